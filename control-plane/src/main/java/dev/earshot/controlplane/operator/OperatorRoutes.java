package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.ControlPlaneConfig;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The operator's requests, on the management port and with a token that only who can read the data folder has; an API
 * key never authorises them.
 */
@Singleton
final class OperatorRoutes {
    private static final Logger LOG = Logger.getLogger(OperatorRoutes.class);
    private static final long LARGEST_DOCUMENT = 1024 * 1024;

    private final Operations operations;
    private final ControlPlaneConfig config;
    private final Vertx vertx;

    @Inject
    OperatorRoutes(Operations operations, ControlPlaneConfig config, Vertx vertx) {
        this.operations = operations;
        this.config = config;
        this.vertx = vertx;
    }

    void routes(@Observes ManagementInterface management) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(LARGEST_DOCUMENT);
        management.router().post("/operator/bootstrap").handler(body).handler(this::bootstrap);
        management.router().post("/operator/apply").handler(body).handler(this::apply);
    }

    private void bootstrap(RoutingContext context) {
        answer(context, () -> {
            String key = key(context.body().asString());
            if (key != null && !key.matches("[\\x21-\\x7e]{32,200}")) {
                throw BadDocument.whole("a key of 32 to 200 printable ASCII characters without spaces");
            }
            return operations.bootstrap(key);
        });
    }

    private static @Nullable String key(@Nullable String body) throws JsonProcessingException {
        JsonNode key = body == null || body.isBlank()
                ? EarshotJson.MAPPER.nullNode()
                : EarshotJson.MAPPER.readTree(body).path("api_key");
        return key.isTextual() ? key.textValue() : null;
    }

    private void apply(RoutingContext context) {
        String yaml = Objects.requireNonNullElse(context.body().asString(), "");
        answer(context, () -> operations.apply(yaml));
    }

    private void answer(RoutingContext context, Callable<JsonNode> work) {
        String shown = Objects.requireNonNullElse(context.request().getHeader("authorization"), "");
        var _ = vertx.<Answer>executeBlocking(() -> isAuthorised(shown) ? run(work) : Answer.UNAUTHORISED, false)
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
        } catch (BadDocument bad) {
            return Answer.text(400, String.valueOf(bad.getMessage()));
        } catch (SQLException away) {
            LOG.warnf("operator request failed: sqlstate=%s", away.getSQLState());
            return Answer.text(
                    503, "the database refused or is away (SQL state " + away.getSQLState() + "); try again");
        } catch (Exception failed) {
            LOG.errorf("operator request failed: error=%s", failed.getClass().getName());
            return failed instanceof IllegalStateException
                    ? Answer.text(503, String.valueOf(failed.getMessage()))
                    : Answer.FAILED;
        }
    }

    private boolean isAuthorised(String shown) throws IOException {
        if (!Files.exists(config.operatorTokenFile())) {
            return false;
        }
        String expected =
                "Bearer " + Files.readString(config.operatorTokenFile()).strip();
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
