package dev.earshot.store.delivery;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this process may attempt now.
 *
 * @param attempts how many were made before
 * @param leaseVersion the fencing token: what was claimed again by another is no longer ours to finish
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
        long leaseVersion) {}
