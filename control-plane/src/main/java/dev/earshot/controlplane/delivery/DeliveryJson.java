package dev.earshot.controlplane.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.DeliveryView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries on the wire. */
final class DeliveryJson {
    private DeliveryJson() {}

    static ObjectNode row(DeliveryView delivery) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("id", delivery.id())
                .put("project_id", delivery.projectId())
                .put("call_log_id", delivery.callLogId())
                .put("agent_id", delivery.agentId())
                .put("event_type", delivery.eventType())
                .put("verdict_number", delivery.verdictNumber())
                .put("url", delivery.url())
                .put("state", delivery.state().word())
                .put("attempts", delivery.attempts())
                .put("attempts_before_redelivery", delivery.attemptsBefore())
                .put("next_attempt_at", text(delivery.dueAt()))
                .put("size_bytes", delivery.bytes())
                .put("created_at", delivery.createdAt().toString())
                .put("ended_at", text(delivery.endedAt()));
    }

    /**
     * With its attempts, the newest first.
     *
     * @param body the bytes that are sent, {@code null} where they were not asked for
     */
    static ObjectNode detail(DeliveryView delivery, List<Attempt> attempts, byte @Nullable [] body) {
        ObjectNode json = row(delivery);
        if (body != null) {
            // As it is, byte for byte: a signature is over these and over no other way to write the same.
            json.put("body", new String(body, StandardCharsets.UTF_8));
        }
        var tried = json.putArray("attempt_log");
        attempts.forEach(attempt -> tried.add(attempt(attempt)));
        return json;
    }

    private static ObjectNode attempt(Attempt attempt) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("number", attempt.number())
                .put("started_at", attempt.startedAt().toString())
                .put("duration_ms", attempt.durationMs())
                .put("outcome", attempt.outcome().word())
                .put("status_code", attempt.statusCode())
                .put("response", attempt.response())
                .put("error", attempt.error());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
