package dev.earshot.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.gateway.body.ObservedFields;
import dev.earshot.gateway.body.Recordings;
import dev.earshot.gateway.body.Told;
import dev.earshot.gateway.sender.Credentials;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.sender.Senders;
import dev.earshot.platform.config.ConfigSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a request: who sent it, whose it is, what it says at first sight. */
final class Reception {
    /** Vapi's messages that are never a call. Types that nobody knows yet go on to the normalizer. */
    private static final Set<String> VAPI_OTHER = Set.of(
            "assistant-request",
            "tool-calls",
            "function-call",
            "transfer-destination-request",
            "handoff-destination-request",
            "knowledge-base-request",
            "voice-request",
            "call.endpointing.request",
            "status-update",
            "transcript",
            "transcript[transcriptType=\"final\"]",
            "conversation-update",
            "speech-update",
            "model-output",
            "user-interrupted",
            "voice-input",
            "hang",
            "assistant.started",
            "transfer-update");

    private static final Set<String> RETELL_OTHER = Set.of(
            "call_started",
            "transcript_updated",
            "transfer_started",
            "transfer_bridged",
            "transfer_cancelled",
            "transfer_ended",
            "chat_started",
            "chat_ended",
            "chat_analyzed",
            "call_inbound");

    private static final Set<String> VAPI_POINTERS = Set.of(
            "/message/type",
            "/message/call/id",
            "/message/call/assistantId",
            "/message/assistant/id",
            "/id",
            "/assistantId");
    private static final Set<String> RETELL_POINTERS = Set.of(
            "/event",
            "/name",
            "/call/call_id",
            "/call/agent_id",
            "/data/call_id",
            "/data/agent_id",
            "/call_id",
            "/agent_id",
            "/call_inbound/agent_id");
    static final Set<String> ELEVENLABS_POINTERS = Set.of(
            "/type", "/event_timestamp", "/data/agent_id", "/data/conversation_id", "/agent_id", "/conversation_id");

    private final Senders senders;
    private final Recordings recordings;

    Reception(Senders senders, Recordings recordings) {
        this.senders = senders;
        this.recordings = recordings;
    }

    /** Decides. May read files and hash whole bodies: large ones belong on a worker thread. */
    Decision decide(Received received, ConfigSnapshot config) {
        return switch (received.door()) {
            case OBSERVE -> observe(received, config);
            case VAPI -> vapi(received, config);
            case RETELL -> retell(received);
            case ELEVENLABS -> elevenLabs(received);
        };
    }

    private Decision observe(Received received, ConfigSnapshot config) {
        ApiKey key = Credentials.key(received.header(), config, received.receivedAt());
        if (key == null) {
            return new Decision.Reply(Answer.UNVERIFIED);
        }
        if (!isJson(received.contentType())) {
            return new Decision.Reply(new Answer(
                    415,
                    "content_type",
                    Map.of("detail", "Send application/json, multipart/form-data or a form; not this content type.")));
        }
        ObservedFields fields = ObservedFields.of(received.bytes());
        String wrong = fields.field();
        if (wrong != null) {
            return new Decision.Reply(
                    wrong.isEmpty() ? Answer.bad(fields.expectation()) : Answer.badField(wrong, fields.expectation()));
        }
        List<Agent> agents = new ArrayList<>();
        Long stated = fields.agent();
        for (Project project : Credentials.projects(key, config)) {
            Agent agent = stated != null
                    ? config.agent(project.id(), stated)
                    : config.agentByAssistant(project.id(), fields.text("assistant_id"));
            if (agent != null) {
                agents.add(agent);
            }
        }
        String field = stated == null ? "assistant_id" : "agent";
        if (agents.isEmpty()) {
            return new Decision.Reply(Answer.badField(
                    field,
                    stated == null
                            ? "No agent of this key's projects has this assistant_id. Give agent, or set the assistant_id."
                            : "Invalid pk \"" + stated + "\" - object does not exist."));
        }
        if (agents.size() > 1) {
            return new Decision.Reply(Answer.badField(
                    field, "Agents of several projects have this assistant_id. Give agent, the id of one of them."));
        }
        Agent agent = agents.getFirst();
        String callId = String.valueOf(fields.text("call_id"));
        Owner owner = new Owner(agent.projectId(), agent.id(), null);
        return keep(
                received,
                List.of(owner),
                callId,
                new Answer(
                        201,
                        "",
                        observed(fields, agent, callId, received.receivedAt().toString())));
    }

    private static boolean isJson(String contentType) {
        return contentType.isEmpty() || contentType.equals("application/json") || contentType.endsWith("+json");
    }

    /** A call log as far as it is known: the rest comes with its evaluation. */
    private static ObjectNode observed(ObservedFields fields, Agent agent, String callId, String receivedAt) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("id", CallLogIds.of(agent.projectId(), callId));
        body.putNull("duration").putNull("success").put("is_reviewed", false).put("status", "evaluating");
        body.put("feedback", fields.text("feedback"));
        body.putArray("metrics");
        body.put("call_ended_reason", fields.text("call_ended_reason"));
        body.put("customer_number", fields.text("customer_number"));
        body.put("agent", agent.id()).put("agent_name", agent.name()).put("call_id", callId);
        body.put("trace_id", fields.text("trace_id"));
        String time = fields.text("timestamp");
        body.put("timestamp", time == null || time.isBlank() ? receivedAt : time);
        body.set("metadata", fields.values().path("metadata").deepCopy());
        body.set("dynamic_variables", fields.values().path("dynamic_variables").deepCopy());
        if (body.path("metadata").isMissingNode()) {
            body.putNull("metadata");
        }
        if (body.path("dynamic_variables").isMissingNode()) {
            body.putNull("dynamic_variables");
        }
        return body;
    }

    private Decision vapi(Received received, ConfigSnapshot config) {
        Told told = Told.of(received.bytes(), VAPI_POINTERS);
        Set<String> assistants = told.all("/message/call/assistantId", "/message/assistant/id", "/assistantId");
        List<Owner> owners = senders.byAddress(
                "vapi",
                received.agentId(),
                assistants,
                Credentials.key(received.header(), config, received.receivedAt()),
                received.request());
        String type = told.at("/message/type");
        return provider(
                received,
                owners,
                type != null && VAPI_OTHER.contains(type) ? type : null,
                told.first("/message/call/id", "/id"));
    }

    private Decision retell(Received received) {
        Told told = Told.of(received.bytes(), RETELL_POINTERS);
        List<Owner> owners = senders.bySignature(
                "retell",
                told.all("/call/agent_id", "/data/agent_id", "/agent_id", "/call_inbound/agent_id"),
                received.request());
        String event = told.at("/event");
        String other = event == null && told.at("/name") != null
                ? "function_call"
                : event != null && RETELL_OTHER.contains(event) ? event : null;
        return provider(received, owners, other, told.first("/call/call_id", "/data/call_id", "/call_id"));
    }

    private Decision elevenLabs(Received received) {
        Told told = Told.of(received.bytes(), ELEVENLABS_POINTERS);
        List<Owner> owners =
                senders.bySignature("elevenlabs", told.all("/data/agent_id", "/agent_id"), received.request());
        return provider(received, owners, null, told.first("/data/conversation_id", "/conversation_id"));
    }

    private Decision provider(
            Received received, List<Owner> owners, @Nullable String otherEvent, @Nullable String callId) {
        if (owners.isEmpty()) {
            return new Decision.Reply(Answer.UNVERIFIED);
        }
        return otherEvent != null ? new Decision.Ignore(otherEvent) : keep(received, owners, callId, Answer.RECEIVED);
    }

    private Decision keep(Received received, List<Owner> owners, @Nullable String callId, Answer answer) {
        String recording = recording(received, owners.getFirst(), callId);
        Map<String, String> kept = new LinkedHashMap<>();
        for (String name : WebhookHeaders.KEPT) {
            String value = received.header().apply(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return new Decision.Keep(
                owners.stream()
                        .map(owner -> new RawWebhook(
                                DerivedIds.webhook(
                                        owner.projectId(), received.door().word(), received.bytes()),
                                received.door().word(),
                                owner.projectId(),
                                owner.agentId(),
                                owner.sourceId(),
                                received.receivedAt(),
                                received.contentType().isEmpty() ? "application/json" : received.contentType(),
                                kept,
                                recording,
                                received.bytes()))
                        .toList(),
                callId,
                answer);
    }

    // A webhook of several projects keeps its recording with the first: the reference is the same for all.
    private @Nullable String recording(Received received, Owner owner, @Nullable String callId) {
        Path upload = received.upload();
        return upload == null
                ? null
                : recordings.keep(
                        upload,
                        owner.projectId(),
                        CallLogIds.of(owner.projectId(), callId == null ? "" : callId),
                        received.filename());
    }
}
