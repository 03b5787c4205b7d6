package dev.earshot.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Faults of our own. The sender is asked to come again; the log names what failed, and nothing of what was sent. */
final class Faults {
    private static final Logger LOG = Logger.getLogger(Faults.class);

    private Faults() {}

    /** Whether a failure is our disk's. JSON that we cannot write is no fault of a disk. */
    static boolean isStorage(Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof IOException && !(cause instanceof JsonProcessingException);
    }

    static void storage(String door, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        LOG.errorf(
                "recordings folder not usable: door=%s error=%s",
                door, cause.getClass().getName());
    }

    /** A bug: logged by its class and the first frame in our code, for its message may quote what was sent. */
    static Answer internal(String door, Throwable bug) {
        String frame = "unknown";
        for (StackTraceElement each : bug.getStackTrace()) {
            if (each.getClassName().startsWith("dev.earshot.")) {
                frame = each.toString();
                break;
            }
        }
        LOG.errorf(
                "request failed by a bug of ours: door=%s error=%s at=%s",
                door, bug.getClass().getName(), frame);
        return Answer.notStored("internal");
    }
}
