package dev.earshot.contracts.webhook;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One delivery exactly as it came from a verified sender: we may misread it today and read it well tomorrow. The value
 * of {@code earshot.webhooks.v1} is the body; everything else travels in record headers ({@link WebhookHeaders}).
 *
 * @param id derived from project, door and body, the same for a redelivery of the same bytes
 * @param door how it entered: {@code observe}, {@code vapi}, {@code retell}, {@code elevenlabs}, {@code pipecat}, {@code
 *     livekit} or {@code batch}
 * @param projectId the tenant whose source or key verified it
 * @param agentId our agent, {@code null} when the gateway did not know it
 * @param sourceId the source whose secret verified it, {@code null} when an API key did
 * @param receivedAt when the last byte arrived
 * @param contentType as sent, {@code application/json} when there was none
 * @param headers the headers worth keeping, lower-case names, never a credential
 * @param recordingRef audio that came with it, in the recordings store; {@code null} when none did
 * @param body the bytes, inflated where they came compressed
 */
public record RawWebhook(
        String id,
        String door,
        long projectId,
        @Nullable Long agentId,
        @Nullable Long sourceId,
        Instant receivedAt,
        String contentType,
        Map<String, String> headers,
        @Nullable String recordingRef,
        byte[] body) {
    public RawWebhook {
        headers = Map.copyOf(headers);
    }

    /** Ids and sizes only: a body never reaches a log. */
    @Override
    public String toString() {
        return "RawWebhook[" + id + " " + door + " project=" + projectId + " agent=" + agentId + " " + body.length
                + " bytes]";
    }
}
