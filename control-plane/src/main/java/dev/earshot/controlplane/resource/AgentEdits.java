package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.change.AgentFields;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.SourceFields;
import dev.earshot.controlplane.input.Section;
import java.util.ArrayList;
import java.util.List;

/** What requests do to agents. The flat and the newer form differ in names only, and each is taken by either path. */
final class AgentEdits {
    private static final int MOST_AGENTS = 10_000;
    private static final String RETELL = "retell";

    private AgentEdits() {}

    static Agent create(Section section, Draft draft, Caller caller, boolean flat) {
        long project = Scopes.project(section, draft, caller);
        ObjectNode agent = AgentFields.fresh(draft, draft.newId(), project, "");
        required(section, draft, agent, flat);
        if (draft.all(Agent.class, each -> each.projectId() == project).size() >= MOST_AGENTS) {
            throw section.bad("project", "at most " + MOST_AGENTS + " agents a project");
        }
        Agent made = apply(section, draft, agent);
        for (Metric metric : draft.all(
                Metric.class,
                metric -> metric.projectId() == project
                        && !metric.agents().isEmpty()
                        && metric.settings().path("add_to_new_agents").asBoolean())) {
            MetricEdits.enable(draft, metric, List.of(made.id()));
        }
        section.take("predefined_metrics", () -> MetricEdits.copy(draft, project, made.id(), predefined(section)));
        section.check();
        return made;
    }

    static Agent change(Section section, Draft draft, long id, boolean whole, boolean flat) {
        Agent before = one(draft, id);
        ObjectNode agent = draft.edit("agent", before);
        if (whole) {
            required(section, draft, agent, flat);
        } else if (section.has("name") || section.has("agent_name")) {
            section.attempt(() -> agent.put("name", named(section, draft, agent)));
        }
        return apply(section, draft, agent);
    }

    /** The agent as it was, but for its place; what it was called another may be called now. */
    static Agent restore(Draft draft, long id, Agent old) {
        Agent before = one(draft, id);
        ObjectNode agent = EarshotJson.MAPPER.valueToTree(old);
        agent.put("version", before.version() + 1).put("name", before.name());
        Agent restored = EarshotJson.MAPPER.convertValue(agent, Agent.class);
        Agent other = AgentFields.sameAssistant(draft, restored);
        if (other != null) {
            throw Refused.field(
                    "history_id", "A version whose assistant id no other agent has; " + other.name() + " has it.");
        }
        return (Agent) draft.save(agent);
    }

    /** The same under another name and without the provider's id, which only one can have. */
    static Agent duplicate(Draft draft, long id) {
        Agent before = one(draft, id);
        String name = before.name() + " (copy)";
        for (int n = 2; isTaken(draft, before.projectId(), 0, name); n++) {
            name = before.name() + " (copy " + n + ")";
        }
        ObjectNode copy = AgentFields.fresh(draft, draft.newId(), before.projectId(), name);
        // Credentials are sealed for their place: the copy has none.
        ObjectNode settings = before.settings().deepCopy();
        settings.properties().removeIf(setting -> setting.getKey().endsWith(Draft.SEALED));
        copy.set("settings", settings);
        copy.put("webhook_url", before.webhookUrl());
        return (Agent) draft.save(copy);
    }

    static void delete(Draft draft, long id) {
        Agent agent = one(draft, id);
        draft.all(Source.class, source -> source.agentId() == id).forEach(draft::remove);
        draft.remove(agent);
    }

    private static Agent one(Draft draft, long id) {
        Agent agent = draft.find(Agent.class, each -> each.id() == id);
        if (agent == null) {
            throw Refused.notFound();
        }
        return agent;
    }

    private static void required(Section section, Draft draft, ObjectNode agent, boolean flat) {
        section.attempt(() -> agent.put("name", named(section, draft, agent)));
        section.attempt(() -> section.required("description"));
        if (flat && !section.has("inbound")) {
            section.attempt(() -> {
                throw section.bad("inbound", "required, true or false");
            });
        }
    }

    private static String named(Section section, Draft draft, ObjectNode agent) {
        String field = section.has("agent_name") && !section.has("name") ? "agent_name" : "name";
        String name = section.name(field);
        if (isTaken(draft, agent.path("project_id").asLong(), agent.path("id").asLong(), name)) {
            throw section.bad(field, "a name that no other agent of the project has");
        }
        return name;
    }

    private static boolean isTaken(Draft draft, long project, long id, String name) {
        return draft.find(
                        Agent.class,
                        each -> each.projectId() == project
                                && each.id() != id
                                && each.name().equals(name))
                != null;
    }

    private static Agent apply(Section section, Draft draft, ObjectNode edited) {
        AgentFields.applyFlat(section, draft, edited);
        AgentFields.applyGroups(section, draft, edited);
        section.check();
        Agent agent = (Agent) draft.save(edited);
        Agent other = AgentFields.sameAssistant(draft, agent);
        if (other != null) {
            throw section.bad(
                    section.has("provider") ? "provider" : "assistant_id",
                    "an assistant id that no other agent of the project has; " + other.name() + " has it");
        }
        if (section.isList("sources")) {
            section.attempt(() -> new SourceFields(draft).apply(section, agent.projectId(), agent.id()));
        } else {
            retellSource(draft, agent);
        }
        section.check();
        return agent;
    }

    // Retell signs with the account's own key: who gives it has said all that its webhooks need.
    private static void retellSource(Draft draft, Agent agent) {
        String key = draft.openKey(agent, "retell_api_key");
        if (key != null && agent.settings().path("assistant_provider").asText().equals(RETELL)) {
            new SourceFields(draft).signedWith(agent, RETELL, key);
        }
    }

    private static List<Predefined> predefined(Section section) {
        List<Predefined> found = new ArrayList<>();
        for (String named : section.texts("predefined_metrics")) {
            Predefined predefined = PredefinedIds.find(named);
            if (predefined == null) {
                throw section.bad(
                        "predefined_metrics",
                        "codes of predefined metrics: "
                                + String.join(
                                        ", ",
                                        PredefinedMetrics.all().stream()
                                                .map(Predefined::code)
                                                .toList()));
            }
            found.add(predefined);
        }
        return found;
    }
}
