package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.rejected.RejectedDesk;
import dev.earshot.controlplane.rejected.RejectedProblem;
import dev.earshot.controlplane.rejected.Viewer;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Rejections as the operator works on them: those of all projects, and of none. Beside {@link OperatorRoutes}. */
@Singleton
final class RejectedRoutes {
    private static final String LIST = "/operator/rejected";
    private static final String ONE = LIST + "/:id";
    private static final Viewer OPERATOR = new Viewer.Operator();
    private static final long LARGEST_BODY = 64L * 1024;

    private final RejectedDesk desk;
    private final OperatorToken token;
    private final Vertx vertx;

    @Inject
    RejectedRoutes(RejectedDesk desk, OperatorToken token, Vertx vertx) {
        this.desk = desk;
        this.token = token;
        this.vertx = vertx;
    }

    void routes(@Observes ManagementInterface management) {
        Router router = management.router();
        BodyHandler body = BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
        router.get(LIST).handler(context -> {
            MultiMap parameters = context.queryParams();
            answer(context, () -> desk.list(OPERATOR, parameters::get));
        });
        router.get(ONE).handler(context -> {
            String id = id(context);
            MultiMap parameters = context.queryParams();
            answer(context, () -> desk.read(OPERATOR, id, parameters::get));
        });
        router.post(LIST + "/replay").handler(body).handler(context -> {
            byte[] request = body(context);
            answer(context, () -> desk.replay(OPERATOR, json(request)));
        });
        router.post(LIST + "/discard").handler(body).handler(context -> {
            byte[] request = body(context);
            answer(context, () -> desk.discard(OPERATOR, json(request)));
        });
        router.post(ONE + "/replay").handler(body).handler(context -> {
            String id = id(context);
            answer(context, () -> desk.replay(OPERATOR, id));
        });
        router.post(ONE + "/discard").handler(body).handler(context -> {
            String id = id(context);
            byte[] request = body(context);
            answer(context, () -> desk.discard(OPERATOR, id, json(request)));
        });
    }

    private static String id(RoutingContext context) {
        return Objects.requireNonNullElse(context.pathParam("id"), "");
    }

    private static byte[] body(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return EarshotJson.MAPPER.readTree(body);
        } catch (JsonProcessingException noJson) {
            throw RejectedProblem.with(400, "Bad request", "body: a JSON object");
        }
    }

    private record Answer(int status, String contentType, String body) {
        static Answer problem(RejectedProblem problem) {
            return new Answer(problem.status(), RejectedProblem.TYPE, EarshotJson.text(problem.json()));
        }
    }

    private void answer(RoutingContext context, Callable<JsonNode> work) {
        String shown = OperatorToken.shown(context);
        var _ = vertx.<Answer>executeBlocking(() -> run(shown, work), false).onComplete(done -> {
            Answer answer = done.succeeded() ? done.result() : Answer.problem(RejectedProblem.of(done.cause()));
            var _ = context.response()
                    .setStatusCode(answer.status())
                    .putHeader("content-type", answer.contentType())
                    .end(Buffer.buffer(answer.body()));
        });
    }

    private Answer run(String shown, Callable<JsonNode> work) throws IOException {
        if (!token.isShown(shown)) {
            return Answer.problem(RejectedProblem.with(401, "Unauthorised", "The operator's token is needed."));
        }
        try {
            return new Answer(200, "application/json", EarshotJson.text(work.call()));
        } catch (Exception failed) {
            return Answer.problem(RejectedProblem.of(failed));
        }
    }
}
