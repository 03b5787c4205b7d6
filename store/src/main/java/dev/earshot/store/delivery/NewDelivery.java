package dev.earshot.store.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A notification that is to be sent, or the note that one was kept silent.
 *
 * @param id its {@code webhook-id}, derived from what it is about
 * @param verdictNumber of the verdict that it tells
 * @param agentId ours, {@code null} when the call has none
 * @param body rendered once; every attempt sends these bytes. {@code null}: muted, nothing is ever sent
 * @param traceparent of the verdict
 * @param after it is made only where the delivery of this id told of an earlier verdict; {@code null} for always
 */
public record NewDelivery(
        long projectId,
        String id,
        long callLogId,
        String eventType,
        int verdictNumber,
        String url,
        @Nullable Long agentId,
        byte @Nullable [] body,
        String traceparent,
        @Nullable String after) {
    /** One that rests on no other. */
    public NewDelivery(
            long projectId,
            String id,
            long callLogId,
            String eventType,
            int verdictNumber,
            String url,
            @Nullable Long agentId,
            byte @Nullable [] body,
            String traceparent) {
        this(projectId, id, callLogId, eventType, verdictNumber, url, agentId, body, traceparent, null);
    }

    /** Whether it is a note only. */
    public boolean muted() {
        return body == null;
    }

    /** Ids and sizes only: the body is what people said, and an address may hold a secret. */
    @Override
    public String toString() {
        return "NewDelivery[" + id + " project=" + projectId + " " + (body == null ? "muted" : body.length + " bytes")
                + "]";
    }
}
