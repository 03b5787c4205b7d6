package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as the door knows it that took it in; everything but the first four and the times may be {@code null}.
 *
 * @param id the call log id
 * @param callId the provider's id of the call
 * @param agentId ours, {@code null} when unknown
 * @param agentName its name, {@code null} when unknown
 * @param timestamp when the call happened, the time of receipt where nobody says
 * @param receivedAt when the request arrived
 * @param deferred whether its evaluation waits until it is released
 */
public record ReceivedCall(
        long id,
        String callId,
        @Nullable Long agentId,
        @Nullable String agentName,
        Instant timestamp,
        Instant receivedAt,
        @Nullable String customerNumber,
        @Nullable String endedReason,
        @Nullable String traceId,
        @Nullable String feedback,
        @Nullable JsonNode metadata,
        @Nullable JsonNode dynamicVariables,
        boolean deferred) {
    /** Ids only: the rest is the customer's. */
    @Override
    public String toString() {
        return "ReceivedCall[" + id + "]";
    }
}
