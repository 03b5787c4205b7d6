package dev.earshot.gateway;

import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.ReceivedCall;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.ObservedFields;
import dev.earshot.gateway.body.Recordings;
import dev.earshot.gateway.sender.Credentials;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.signature.Head;
import dev.earshot.platform.config.ConfigSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls that code observed and sends itself, with a key: programs are told which field is wrong. */
final class ObserveReception implements Reception {
    private static final String WORD = "observe";

    private final Supplier<ConfigSnapshot> configuration;
    private final RateLimits limits;
    private final Recordings recordings;

    ObserveReception(Supplier<ConfigSnapshot> configuration, RateLimits limits, Recordings recordings) {
        this.configuration = configuration;
        this.limits = limits;
        this.recordings = recordings;
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public String path() {
        return "/observability/v1/observe";
    }

    @Override
    public Shape shape(String contentType) {
        return isForm(contentType) ? Shape.FORM : Shape.PLAIN;
    }

    @Override
    public @Nullable Decision before(Head head, String contentType, long announced) {
        ConfigSnapshot config = configuration.get();
        ApiKey key = Credentials.key(head.header(), config, head.now());
        if (key == null) {
            return new Decision.Unverified(null, "no_valid_key");
        }
        if (Credentials.projects(key, config).isEmpty()) {
            return new Decision.Unverified(null, "key_without_projects");
        }
        int wait = limits.ofKey(key.id());
        if (wait > 0) {
            return new Decision.Reply(Answer.limited(wait));
        }
        boolean readable = contentType.isEmpty()
                || contentType.equals("application/json")
                || contentType.endsWith("+json")
                || isForm(contentType);
        return readable ? null : new Decision.Reply(Answer.NOT_JSON);
    }

    private static boolean isForm(String contentType) {
        return contentType.equals("multipart/form-data") || contentType.equals("application/x-www-form-urlencoded");
    }

    @Override
    public Decision decide(Arrived arrived) {
        ConfigSnapshot config = configuration.get();
        ApiKey key = Credentials.key(arrived.head().header(), config, arrived.receivedAt());
        if (key == null) {
            return new Decision.Unverified(null, "no_valid_key"); // revoked while the body came
        }
        Content content = switch (arrived.body()) {
            case Body.InMemory memory -> Content.of(memory.bytes(), arrived.contentType());
            case Body.Form form -> Content.withRecording(form.json(), form.file(), form.filename());
            case Body.OnDisk _ -> throw new IllegalStateException("JSON is read into memory");
        };
        ObservedFields fields = ObservedFields.of(content.bytes());
        String wrong = fields.field();
        if (wrong != null) {
            return new Decision.Reply(Answer.bad(wrong, fields.expectation()));
        }
        List<Agent> agents = agents(fields, key, config);
        return agents.size() == 1
                ? keep(arrived, content, fields, agents.getFirst())
                : new Decision.Reply(notOne(fields, agents));
    }

    // A program that gets 503 sends it again, and its bytes stand in its own memory.
    @Override
    public Decision lastResort(Arrived arrived) {
        return new Decision.Reply(Answer.notStored("internal"));
    }

    private static List<Agent> agents(ObservedFields fields, ApiKey key, ConfigSnapshot config) {
        List<Agent> agents = new ArrayList<>(1);
        Long stated = fields.agent();
        for (Project project : Credentials.projects(key, config)) {
            Agent agent = stated != null
                    ? config.agent(project.id(), stated)
                    : config.agentByAssistant(project.id(), fields.text("assistant_id"));
            if (agent != null) {
                agents.add(agent);
            }
        }
        return agents;
    }

    private static Answer notOne(ObservedFields fields, List<Agent> agents) {
        Long stated = fields.agent();
        if (stated != null) {
            return Answer.bad("agent", "Invalid pk \"" + stated + "\" - object does not exist.");
        }
        return Answer.bad(
                "assistant_id",
                agents.isEmpty()
                        ? "No agent of this key's projects has this assistant_id. Give agent, or set the assistant_id."
                        : "Agents of several projects have this assistant_id. Give agent, the id of one of them.");
    }

    private Decision keep(Arrived arrived, Content content, ObservedFields fields, Agent agent) {
        String callId = String.valueOf(fields.text("call_id"));
        long id = CallLogIds.of(agent.projectId(), callId);
        String recording = content.recording() == null
                ? null
                : recordings
                        .keep(
                                content.recording(),
                                List.of(new Recordings.Place(agent.projectId(), id)),
                                content.filename())
                        .getFirst();
        Owner owner = new Owner(agent.projectId(), agent.id(), null);
        String webhook = DerivedIds.webhook(agent.projectId(), WORD, content.bytes());
        return new Decision.Keep(
                List.of(arrived.webhook(webhook, WORD, owner, recording, content)),
                callId,
                configuration.get().nextOffset(),
                new Answer(201, "", 0, CallLogJson.received(received(fields, agent, id, arrived.receivedAt()))));
    }

    private static ReceivedCall received(ObservedFields fields, Agent agent, long id, Instant receivedAt) {
        Instant stated = fields.timestamp();
        return new ReceivedCall(
                id,
                String.valueOf(fields.text("call_id")),
                agent.id(),
                agent.name(),
                stated == null ? receivedAt : stated,
                receivedAt,
                fields.text("customer_number"),
                fields.text("call_ended_reason"),
                fields.text("trace_id"),
                fields.text("feedback"),
                fields.values().get("metadata"),
                fields.values().get("dynamic_variables"));
    }
}
