package dev.earshot.platform.webhook;

import org.jspecify.annotations.Nullable;

/**
 * What is to be signed.
 *
 * @param projectId whose secrets sign it
 * @param agentId whose own secret goes before its project's, {@code null} for the project's
 * @param id {@code webhook-id}, without a full stop
 * @param traceparent {@code null} without a trace
 */
public record Message(
        long projectId,
        @Nullable Long agentId,
        String id,
        byte[] body,
        @Nullable String traceparent) {
    /** Ids and sizes only: the body is what people said. */
    @Override
    public String toString() {
        return "Message[" + id + " project=" + projectId + " " + body.length + " bytes]";
    }
}
