package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.DatabaseFailure;
import dev.earshot.controlplane.configuration.Visibility;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.Value.Place;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * The operator's requests, on the management port and with a token that only who can read the data folder has; an API
 * key never authorises them.
 */
@Singleton
final class OperatorRoutes {
    private static final Logger LOG = Logger.getLogger(OperatorRoutes.class);
    /** Well above the largest document, so that one that is too large is told so by us and not cut off. */
    private static final long LARGEST_BODY = 8L * YamlDocument.LARGEST;

    private final Operations operations;
    private final OperatorToken token;
    private final Vertx vertx;

    @Inject
    OperatorRoutes(Operations operations, OperatorToken token, Vertx vertx) {
        this.operations = operations;
        this.token = token;
        this.vertx = vertx;
    }

    void routes(@Observes ManagementInterface management) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
        management.router().post("/operator/bootstrap").handler(body).handler(this::bootstrap);
        management.router().post("/operator/apply").handler(body).handler(this::apply);
    }

    private void bootstrap(RoutingContext context) {
        byte[] body = body(context);
        answer(context, () -> operations.bootstrap(key(body)));
    }

    private void apply(RoutingContext context) {
        byte[] yaml = body(context);
        answer(context, () -> operations.apply(yaml));
    }

    private static byte[] body(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    private static String key(byte[] body) throws IOException {
        JsonNode key = EarshotJson.MAPPER.readTree(body).path("api_key");
        if (!key.isTextual() || !key.textValue().matches("[\\x21-\\x7e]{32,200}")) {
            throw BadField.at(new Place(1, 1), "api_key", "32 to 200 printable ASCII characters without spaces");
        }
        return key.textValue();
    }

    private void answer(RoutingContext context, Callable<JsonNode> work) {
        String shown = OperatorToken.shown(context);
        var _ = vertx.<Answer>executeBlocking(() -> token.isShown(shown) ? run(work) : Answer.UNAUTHORISED, false)
                .onComplete(done -> {
                    Answer answer = done.succeeded() ? done.result() : Answer.FAILED;
                    var _ = context.response()
                            .setStatusCode(answer.status())
                            .putHeader("content-type", answer.contentType())
                            .end(Buffer.buffer(answer.body()));
                });
    }

    private record Answer(int status, String contentType, String body) {
        static final Answer UNAUTHORISED = text(401, "the operator's token is needed");
        static final Answer FAILED = text(500, "failed; the log of the service says why");

        static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", text);
        }
    }

    // The one place where a failure of an operator's request is told: what can be cured by waiting says so.
    private static Answer run(Callable<JsonNode> work) {
        try {
            return new Answer(200, "application/json", EarshotJson.text(work.call()));
        } catch (BadField bad) {
            return Answer.text(400, String.valueOf(bad.getMessage()));
        } catch (JsonProcessingException noJson) {
            return Answer.text(400, "1:1 document: JSON");
        } catch (FirstKey.Unknown unknown) {
            return Answer.text(409, String.valueOf(unknown.getMessage()));
        } catch (Visibility.NotYet late) {
            return Answer.text(503, String.valueOf(late.getMessage()));
        } catch (Exception failed) {
            String state = DatabaseFailure.state(failed);
            if (state == null) {
                LOG.errorf(failed, "operator request failed");
                return Answer.FAILED;
            }
            LOG.warnf("operator request failed: sqlstate=%s", state);
            return Answer.text(503, "the database refused or is away (" + state + "); try again");
        }
    }
}
