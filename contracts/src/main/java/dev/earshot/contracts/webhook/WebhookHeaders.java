package dev.earshot.contracts.webhook;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a {@link RawWebhook} and a {@link Rejection} stand in Kafka record headers (UTF-8 text). */
public final class WebhookHeaders {
    /** Request headers that are kept; none of them can carry a credential. */
    public static final Set<String> KEPT =
            Set.of("user-agent", "x-client-source", "x-request-id", "content-encoding", "x-retell-event");

    /**
     * The offset of {@code earshot.config.v1} up to which the gateway had read when it verified the sender. A reader that
     * is behind it may not know the agent yet. Absent where a gateway does not say.
     */
    public static final String CONFIG_OFFSET = "earshot_config_offset";

    /**
     * Says that no provider sent it: it was fetched, because the provider lists the call and we did not have it. The value
     * says on whose account, {@code auto} or {@code backfill}. Absent from what was sent to us.
     */
    public static final String RECOVERED = "earshot_recovered";

    private static final String KEPT_PREFIX = "http_";

    private WebhookHeaders() {}

    /** The record headers of a webhook, without trace context. */
    public static Map<String, String> of(RawWebhook webhook) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", webhook.id());
        headers.put("ce_source", "/earshot/ingest-gateway/" + webhook.door());
        headers.put("ce_type", "dev.earshot.webhook.received.v1");
        headers.put("ce_time", webhook.receivedAt().toString());
        headers.put("content-type", webhook.contentType());
        headers.put("earshot_door", webhook.door());
        headers.put("earshot_project_id", Long.toString(webhook.projectId()));
        if (webhook.agentId() != null) {
            headers.put("earshot_agent_id", Long.toString(webhook.agentId()));
        }
        if (webhook.sourceId() != null) {
            headers.put("earshot_source_id", Long.toString(webhook.sourceId()));
        }
        if (webhook.recordingRef() != null) {
            headers.put("earshot_recording_ref", webhook.recordingRef());
        }
        webhook.headers().forEach((name, value) -> headers.put(KEPT_PREFIX + name, value));
        return headers;
    }

    /**
     * The record of a webhook on {@code earshot.webhooks.v1}, whoever makes it.
     *
     * @param callId the provider's, {@code null} when the body tells none
     * @param configOffset {@link #CONFIG_OFFSET}
     * @param trace the trace it belongs to
     */
    public static EventMessage message(
            RawWebhook webhook, @Nullable String callId, long configOffset, TraceContext trace) {
        Map<String, String> headers = of(webhook);
        headers.put(CONFIG_OFFSET, Long.toString(configOffset));
        headers.put(TraceContext.HEADER, trace.text());
        return new EventMessage(Topic.Names.WEBHOOKS, key(webhook, callId), headers, webhook.body());
    }

    /** The record key of a webhook: that of its call, or its own id where no call id is known. */
    public static String key(RawWebhook webhook, @Nullable String callId) {
        return new CallKey(webhook.projectId(), callId == null ? webhook.id() : callId).text();
    }

    /**
     * Reads a webhook back.
     *
     * @return {@code null} when the record was not written by a gateway: a header that must be there is missing or
     *     malformed
     */
    public static @Nullable RawWebhook read(Map<String, String> headers, byte[] body) {
        String id = headers.get("ce_id");
        String door = headers.get("earshot_door");
        String project = headers.get("earshot_project_id");
        String time = headers.get("ce_time");
        if (id == null || door == null || project == null || time == null) {
            return null;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (name.startsWith(KEPT_PREFIX)) {
                kept.put(name.substring(KEPT_PREFIX.length()), value);
            }
        });
        try {
            return new RawWebhook(
                    id,
                    door,
                    Long.parseLong(project),
                    optionalLong(headers.get("earshot_agent_id")),
                    optionalLong(headers.get("earshot_source_id")),
                    Instant.parse(time),
                    headers.getOrDefault("content-type", "application/json"),
                    kept,
                    headers.get("earshot_recording_ref"),
                    body);
        } catch (NumberFormatException | DateTimeException malformed) {
            return null;
        }
    }

    /** What {@link #CONFIG_OFFSET} says, {@code null} when it is absent or malformed. */
    public static @Nullable Long configOffset(Map<String, String> headers) {
        try {
            return optionalLong(headers.get(CONFIG_OFFSET));
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    private static @Nullable Long optionalLong(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }
}
