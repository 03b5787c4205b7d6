package dev.earshot.gateway;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.FilePayload;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Payload;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose last byte has arrived.
 *
 * @param head with the time when the last byte arrived
 * @param agentId of the query, {@code null} when absent
 * @param contentType as sent, without parameters, lower case; empty when there was none
 * @param body as read, inflated where it came compressed
 * @param compressed the bytes as they came, which are what a sender signs; {@code null} when they are the body
 */
record Arrived(
        Head head,
        @Nullable String agentId,
        String contentType,
        Body body,
        @Nullable Payload compressed) {
    private static final String ENCODING = "content-encoding";

    /** The same request, its body inflated. */
    Arrived inflated(byte[] bytes) {
        Payload asSent = switch (body) {
            case Body.InMemory(byte[] sent) -> Payload.of(sent);
            case Body.OnDisk disk -> new FilePayload(disk.file());
            case Body.Form _ -> throw new IllegalStateException("forms do not come compressed");
        };
        return new Arrived(head, agentId, contentType, new Body.InMemory(bytes), asSent);
    }

    /** What a signature is about, where the body is all of it. */
    Payload signed(Payload whole) {
        return compressed == null ? whole : compressed;
    }

    Instant receivedAt() {
        return head.now();
    }

    /** The request headers that are worth keeping. */
    Map<String, String> kept() {
        Map<String, String> kept = new HashMap<>();
        for (String name : WebhookHeaders.KEPT) {
            String value = head.header().apply(name);
            // Of what is kept inflated the encoding would be wrong.
            if (value != null && (compressed == null || !name.equals(ENCODING))) {
                kept.put(name, value);
            }
        }
        return kept;
    }

    /** What travels of it to one owner. */
    RawWebhook webhook(String id, String door, Owner owner, @Nullable String recordingRef, Content content) {
        return new RawWebhook(
                id,
                door,
                owner.projectId(),
                owner.agentId(),
                owner.sourceId(),
                receivedAt(),
                content.type(),
                kept(),
                recordingRef,
                content.bytes());
    }
}
