package dev.earshot.store.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a request is.
 *
 * @param metricIds empty for all that each call gets
 * @param calls how many it is of
 * @param evaluated of them, with scores and a verdict
 * @param skipped of them, because there is nothing to evaluate any more
 * @param failed of them, for a fault of ours
 * @param endedAt {@code null} while some wait
 */
public record RequestProgress(
        long projectId,
        long id,
        String kind,
        List<Long> metricIds,
        int calls,
        int evaluated,
        int skipped,
        int failed,
        Instant requestedAt,
        @Nullable Instant endedAt) {
    public RequestProgress {
        metricIds = List.copyOf(metricIds);
    }

    /** Calls that wait. */
    public int waiting() {
        return calls - evaluated - skipped - failed;
    }
}
