package dev.earshot.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.gateway.batch.Batch;
import dev.earshot.gateway.batch.CallRules;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.signature.Head;
import dev.earshot.platform.config.ConfigSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many calls in one request, sent by a program with a key. Each good call becomes a webhook of its own; a bad one harms
 * no other. The answer says what became of each, by its index:
 *
 * <ul>
 *   <li>200 <code>{"accepted": [{"index": 0, "call_id": "…", "id": 1}], "rejected": [{"index": 1, "errors":
 *       {"messages[0].role": ["…"]}}]}</code>, once every accepted one is safe, when at least one is good;
 *   <li>400 <code>{"calls": [{"index": 0, "errors": {…}}]}</code> when none is good;
 *   <li>400 <code>{"agent_id": ["…"]}</code> or <code>{"calls": ["…"]}</code> when the batch itself is wrong.
 * </ul>
 *
 * The whole may be sent again: what was taken before is merged with itself.
 */
final class BatchReception implements Reception {
    private static final String WORD = "batch";

    private final Keys keys;

    BatchReception(Keys keys) {
        this.keys = keys;
    }

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public String path() {
        return "/test_framework/custom-provider-transcript-webhook";
    }

    @Override
    public Shape shape(String contentType) {
        return Shape.PLAIN;
    }

    @Override
    public @Nullable Decision before(Head head, String contentType, long announced) {
        Decision early = keys.before(head);
        return early != null || Answer.isJson(contentType) ? early : new Decision.Reply(Answer.NOT_JSON);
    }

    @Override
    public Decision decide(Arrived arrived) {
        ConfigSnapshot config = keys.config();
        List<Project> projects = Keys.projects(arrived.head(), arrived.receivedAt(), config);
        if (projects == null) {
            return new Decision.Unverified(null, "no_valid_key"); // revoked while the body came
        }
        if (!(arrived.body() instanceof Body.InMemory(byte[] bytes))) {
            throw new IllegalStateException("JSON is read into memory");
        }
        return switch (Batch.of(bytes)) {
            case Batch.Wrong(String field, String expectation) -> new Decision.Reply(Answer.bad(field, expectation));
            case Batch.Calls calls -> ofAgent(arrived, calls, projects, config);
        };
    }

    // A program that gets 503 sends it again, and its bytes stand in its own memory.
    @Override
    public Decision lastResort(Arrived arrived) {
        return new Decision.Reply(Answer.notStored("internal"));
    }

    private static Decision ofAgent(Arrived arrived, Batch.Calls calls, List<Project> projects, ConfigSnapshot config) {
        Long stated = calls.agentId();
        if (stated == null) {
            return calls.areAllOfRuns()
                    ? decided(arrived, calls, null, config)
                    : new Decision.Reply(
                            Answer.bad("agent_id", "This field is required, unless every call has a run_id."));
        }
        List<Agent> agents = Keys.agents(projects, project -> config.agent(project, stated));
        return agents.isEmpty()
                ? new Decision.Reply(Answer.bad("agent_id", "Invalid pk \"" + stated + "\" - object does not exist."))
                : decided(arrived, calls, agents.getFirst(), config);
    }

    private static Decision decided(Arrived arrived, Batch.Calls calls, @Nullable Agent agent, ConfigSnapshot config) {
        List<Decision.Entry> entries = new ArrayList<>();
        ArrayNode accepted = EarshotJson.MAPPER.createArrayNode();
        ArrayNode rejected = EarshotJson.MAPPER.createArrayNode();
        for (int i = 0; i < calls.calls().size(); i++) {
            Batch.Part part = calls.calls().get(i);
            Map<String, List<String>> faults = CallRules.faults(part);
            if (faults.isEmpty() && agent != null) {
                entries.add(entry(arrived, part, agent));
                accepted.addObject()
                        .put("index", i)
                        .put("call_id", part.callId())
                        .put("id", CallLogIds.of(agent.projectId(), part.callId()));
            } else {
                if (agent == null) {
                    faults.put("agent_id", List.of("No run has this run_id: the agent's id is required."));
                }
                rejected.addObject().put("index", i).set("errors", EarshotJson.MAPPER.valueToTree(faults));
            }
        }
        ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
        if (entries.isEmpty()) {
            return new Decision.Reply(new Answer(400, "invalid", 0, answer.set("calls", rejected)));
        }
        answer.set("accepted", accepted);
        answer.set("rejected", rejected);
        return new Decision.Keep(entries, config.nextOffset(), new Answer(200, "", 0, answer));
    }

    private static Decision.Entry entry(Arrived arrived, Batch.Part part, Agent agent) {
        byte[] body = part.of(agent.id());
        String webhook = DerivedIds.webhook(agent.projectId(), WORD, body);
        Owner owner = new Owner(agent.projectId(), agent.id(), null);
        Content content = Content.of(body, arrived.contentType());
        return new Decision.Entry(arrived.webhook(webhook, WORD, owner, null, content), part.callId());
    }
}
