package dev.earshot.gateway;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.Gzip;
import dev.earshot.gateway.keyed.KeyedDoor;
import dev.earshot.gateway.keyed.Sent;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.signature.Head;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.recordings.Recordings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls that a program sends with a key, by what is written of its door: it is told which field is wrong. */
final class KeyedReception implements Reception {
    private final KeyedDoor door;
    private final Keys keys;
    private final Recordings recordings;

    KeyedReception(KeyedDoor door, Keys keys, Recordings recordings) {
        this.door = door;
        this.keys = keys;
        this.recordings = recordings;
    }

    @Override
    public String word() {
        return door.word();
    }

    @Override
    public String path() {
        return door.path();
    }

    @Override
    public int bodyLimit(int usual) {
        return door.bodyLimit(usual);
    }

    @Override
    public Shape shape(String contentType) {
        return isForm(contentType) ? Shape.FORM : Shape.PLAIN;
    }

    @Override
    public @Nullable Decision before(Head head, String contentType, long announced) {
        Decision early = keys.before(head);
        if (early != null) {
            return early;
        }
        if (isForm(contentType) && Gzip.is(head.header().apply("content-encoding"))) {
            return new Decision.Reply(Answer.UNKNOWN_ENCODING);
        }
        boolean readable = Answer.isJson(contentType) || isForm(contentType);
        return readable ? null : new Decision.Reply(door.takesForms() ? Answer.NEITHER_JSON_NOR_FORM : Answer.NOT_JSON);
    }

    private boolean isForm(String contentType) {
        return door.takesForms()
                && (contentType.equals("multipart/form-data")
                        || contentType.equals("application/x-www-form-urlencoded"));
    }

    @Override
    public Decision decide(Arrived arrived) {
        ConfigSnapshot config = keys.config();
        List<Project> projects = Keys.projects(arrived.head(), arrived.receivedAt(), config);
        if (projects == null) {
            return new Decision.Unverified(null, "no_valid_key"); // revoked while the body came
        }
        Content content = switch (arrived.body()) {
            case Body.InMemory memory -> Content.of(memory.bytes(), arrived.contentType());
            case Body.Form form -> Content.withRecording(form.json(), form.file(), form.filename());
            case Body.OnDisk _ -> throw new IllegalStateException("JSON is read into memory");
        };
        return switch (door.read(content.bytes())) {
            case Sent.Wrong(String field, String expectation) -> new Decision.Reply(Answer.bad(field, expectation));
            case Sent.Call call -> {
                List<Agent> agents = agents(call.agent(), projects, config);
                yield agents.size() == 1
                        ? ofAgent(arrived, content, call, agents.getFirst(), config)
                        : new Decision.Reply(notOne(call.agent(), agents));
            }
        };
    }

    // A program that gets 503 sends it again, and its bytes stand in its own memory.
    @Override
    public Decision lastResort(Arrived arrived) {
        return new Decision.Reply(Answer.notStored("internal"));
    }

    private static List<Agent> agents(Sent.Named named, List<Project> projects, ConfigSnapshot config) {
        Long id = named.id();
        List<Agent> ours = id == null ? List.of() : Keys.agents(projects, project -> config.agent(project, id));
        String assistant = named.assistant();
        return ours.isEmpty() && assistant != null
                ? Keys.agents(projects, project -> config.agentByAssistant(project, assistant))
                : ours;
    }

    private static Answer notOne(Sent.Named named, List<Agent> agents) {
        if (named.assistant() == null) {
            return Answer.bad(named.field(), "Invalid pk \"" + named.id() + "\" - object does not exist.");
        }
        return Answer.bad(
                named.field(),
                agents.isEmpty()
                        ? "No agent of this key's projects is known by it. Give the agent's own id, or set its assistant_id."
                        : "Agents of several projects are known by it. Give the own id of one of them.");
    }

    // Also of a metric of another project nobody learns more than that it is not there.
    private Decision ofAgent(Arrived arrived, Content content, Sent.Call call, Agent agent, ConfigSnapshot config) {
        for (long metric : call.metrics()) {
            if (config.metric(agent.projectId(), metric) == null) {
                return new Decision.Reply(
                        Answer.bad("metric_ids", "Invalid pk \"" + metric + "\" - object does not exist."));
            }
        }
        return keep(arrived, content, call, agent);
    }

    private Decision keep(Arrived arrived, Content content, Sent.Call call, Agent agent) {
        String webhook = DerivedIds.webhook(agent.projectId(), door.word(), content.bytes());
        String callId = call.callId() == null ? webhook : call.callId();
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
        return new Decision.Keep(
                List.of(new Decision.Entry(arrived.webhook(webhook, door.word(), owner, recording, content), callId)),
                keys.config().nextOffset(),
                new Answer(call.status(), "", 0, call.answer().of(id, agent, arrived.receivedAt())));
    }
}
