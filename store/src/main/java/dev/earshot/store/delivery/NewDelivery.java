package dev.earshot.store.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A notification that is to be sent.
 *
 * @param id its {@code webhook-id}, derived from what it is about
 * @param verdictNumber of the verdict that it tells
 * @param agentId ours, {@code null} when the call has none
 * @param body rendered once; every attempt sends these bytes
 * @param traceparent of the verdict
 */
public record NewDelivery(
        long projectId,
        String id,
        long callLogId,
        String eventType,
        int verdictNumber,
        String url,
        @Nullable Long agentId,
        byte[] body,
        String traceparent) {}
