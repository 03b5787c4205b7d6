package dev.earshot.store.delivery;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this process may attempt now.
 *
 * @param attempts how many were made before
 * @param attemptsBefore how many of them before somebody asked for it again: the schedule started anew there
 * @param leaseVersion the fencing token: what was claimed again by another is no longer ours to finish
 * @param erased whether the call was deleted meanwhile: nobody may be told of it any more
 */
public record Claimed(
        long projectId,
        String id,
        LocalDate receivedOn,
        String url,
        @Nullable Long agentId,
        byte[] body,
        @Nullable String traceparent,
        int attempts,
        int attemptsBefore,
        long leaseVersion,
        boolean erased) {
    /** Ids and sizes only: the body is what people said, and an address may hold a secret. */
    @Override
    public String toString() {
        return "Claimed[" + id + " project=" + projectId + " attempts=" + attempts + " " + body.length + " bytes]";
    }
}
