package dev.earshot.controlplane.rejected;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.DatabaseFailure;
import io.smallrye.mutiny.TimeoutException;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** A request that is not fulfilled, as RFC 9457 has it. */
public final class RejectedProblem extends RuntimeException {
    /** Media type of {@link #json()}. */
    public static final String TYPE = "application/problem+json";

    private static final long serialVersionUID = 1;
    private static final Logger LOG = Logger.getLogger(RejectedProblem.class);

    private final int status;
    private final String title;
    private final String detail;

    private RejectedProblem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** A part of the request that cannot be read or is out of its limits. */
    static RejectedProblem field(String field, String expectation) {
        return new RejectedProblem(400, "Bad request", field + ": " + expectation);
    }

    /** Nothing there that the viewer may see. */
    static RejectedProblem notFound() {
        return new RejectedProblem(404, "Not found", "No rejection with this id.");
    }

    static RejectedProblem gone() {
        return new RejectedProblem(410, "Gone", "The topic keeps the bytes of this rejection no longer.");
    }

    static RejectedProblem ofNoHop() {
        return new RejectedProblem(
                409, "Not replayable", "This record does not say where it came from, so it cannot go back there.");
    }

    /** Not now; the same request may succeed in a second. */
    static RejectedProblem later(String why) {
        return new RejectedProblem(503, "Try again", why + " Try again in a second.");
    }

    /** Any other end. */
    public static RejectedProblem with(int status, String title, String detail) {
        return new RejectedProblem(status, title, detail);
    }

    /** What a failure is to whoever asked; a bug of ours is logged. */
    public static RejectedProblem of(Throwable failure) {
        if (failure instanceof RejectedProblem problem) {
            return problem;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof KafkaException) {
            LOG.warnf("rejections wait for kafka: %s", cause.getClass().getName());
            return later("Kafka does not answer now.");
        }
        if (cause instanceof TimeoutException) {
            return later("This takes longer than a request may.");
        }
        if (DatabaseFailure.isCurable(failure)) {
            LOG.warnf("rejections wait for the database: sqlstate=%s", DatabaseFailure.state(failure));
            return later("The database does not answer now.");
        }
        LOG.error("request on rejections failed", failure);
        return new RejectedProblem(500, "Fault", "This is a fault of ours; the log of the service says more.");
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The body of the answer. */
    public ObjectNode json() {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }
}
