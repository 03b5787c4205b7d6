package dev.earshot.gateway;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.signature.Head;
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
 * @param body as read
 */
record Arrived(Head head, @Nullable String agentId, String contentType, Body body) {
    Instant receivedAt() {
        return head.now();
    }

    /** The request headers that are worth keeping. */
    Map<String, String> kept() {
        Map<String, String> kept = new HashMap<>();
        for (String name : WebhookHeaders.KEPT) {
            String value = head.header().apply(name);
            if (value != null) {
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
