package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.DatabaseFailure;
import dev.earshot.controlplane.backfill.BackfillDesk;
import dev.earshot.controlplane.backfill.BackfillProblem;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/** Backfills as the operator asks for them. Beside {@link OperatorRoutes}. */
@Singleton
final class BackfillRoutes {
    private static final Logger LOG = Logger.getLogger(BackfillRoutes.class);
    private static final String LIST = "/operator/backfills";
    private static final String ONE = LIST + "/:id";
    private static final long LARGEST_BODY = 64L * 1024;

    private final BackfillDesk desk;
    private final OperatorToken token;
    private final Vertx vertx;

    @Inject
    BackfillRoutes(BackfillDesk desk, OperatorToken token, Vertx vertx) {
        this.desk = desk;
        this.token = token;
        this.vertx = vertx;
    }

    void routes(@Observes ManagementInterface management) {
        Router router = management.router();
        BodyHandler body = BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
        router.get(LIST).handler(context -> answer(context, desk::list));
        router.post(LIST).handler(body).handler(context -> {
            Buffer sent = context.body().buffer();
            byte[] request = sent == null ? new byte[0] : sent.getBytes();
            answer(context, () -> desk.ask(EarshotJson.MAPPER.readTree(request)));
        });
        router.get(ONE).handler(context -> {
            String id = id(context);
            answer(context, () -> desk.read(id));
        });
        router.post(ONE + "/cancel").handler(body).handler(context -> {
            String id = id(context);
            answer(context, () -> desk.cancel(id));
        });
    }

    private static String id(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("id"), "");
    }

    private record Answer(int status, String body) {
        static Answer problem(int status, String detail) {
            return new Answer(
                    status,
                    EarshotJson.text(EarshotJson.MAPPER
                            .createObjectNode()
                            .put("type", "about:blank")
                            .put("status", status)
                            .put("detail", detail)));
        }
    }

    private void answer(RoutingContext context, Callable<JsonNode> work) {
        String shown = OperatorToken.shown(context);
        var _ = vertx.<Answer>executeBlocking(() -> run(shown, work), false).onComplete(done -> {
            Answer answer = done.succeeded() ? done.result() : failed(done.cause());
            var _ = context.response()
                    .setStatusCode(answer.status())
                    .putHeader("content-type", answer.status() == 200 ? "application/json" : "application/problem+json")
                    .end(Buffer.buffer(answer.body()));
        });
    }

    private Answer run(String shown, Callable<JsonNode> work) throws Exception {
        return token.isShown(shown)
                ? new Answer(200, EarshotJson.text(work.call()))
                : Answer.problem(401, "The operator's token is needed.");
    }

    private static Answer failed(Throwable failure) {
        if (failure instanceof BackfillProblem problem) {
            return Answer.problem(problem.status(), problem.detail());
        }
        if (failure instanceof JsonProcessingException) {
            return Answer.problem(400, "body: a JSON object");
        }
        if (DatabaseFailure.isCurable(failure)) {
            LOG.warnf("backfills wait for the database: sqlstate=%s", DatabaseFailure.state(failure));
            return Answer.problem(503, "The database does not answer now. Try again in a second.");
        }
        LOG.error("request on backfills failed", failure);
        return Answer.problem(500, "This is a fault of ours; the log of the service says more.");
    }
}
