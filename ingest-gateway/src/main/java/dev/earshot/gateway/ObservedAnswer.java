package dev.earshot.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.gateway.body.ObservedFields;
import java.time.Instant;
import java.util.List;

/** The answer to an observed call: a list item as the API shows it, as far as the call is known before it is evaluated. */
final class ObservedAnswer {
    private ObservedAnswer() {}

    static ObjectNode of(ObservedFields fields, Agent agent, long id, Instant receivedAt) {
        CallRevision first =
                new CallRevision(1, receivedAt, receivedAt, receivedAt, call(fields, agent, id, receivedAt));
        ObjectNode json = CallLogJson.list(new EvaluatedCall(first, agent.name(), List.of(), null));
        String time = fields.text("timestamp");
        json.put("timestamp", time == null || time.isBlank() ? receivedAt.toString() : time);
        JsonNode metadata = fields.values().get("metadata");
        json.set("metadata", metadata); // null where there is none
        return json;
    }

    private static CallLog call(ObservedFields fields, Agent agent, long id, Instant receivedAt) {
        return new CallLog(
                agent.projectId(),
                id,
                String.valueOf(fields.text("call_id")),
                "custom",
                Origin.PRODUCTION,
                null,
                null,
                agent.id(),
                agent.assistantId(),
                receivedAt,
                null,
                null,
                null,
                fields.text("call_ended_reason"),
                null,
                null,
                fields.text("customer_number"),
                fields.text("transcript_type"),
                Timing.NONE,
                List.of(),
                fields.text("voice_recording_url"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                fields.text("trace_id"),
                fields.text("feedback"),
                List.of(),
                List.of(),
                null,
                List.of());
    }
}
