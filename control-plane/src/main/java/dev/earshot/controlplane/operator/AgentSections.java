package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.controlplane.change.AgentFields;
import dev.earshot.controlplane.change.AgentSettings;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.SourceFields;
import dev.earshot.controlplane.input.Section;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The agents of all projects of a document. */
final class AgentSections {
    private static final Set<String> FIELDS =
            Set.of("name", "id", "assistant_id", "webhook_url", "webhook_secret", "sources");

    private final Draft draft;
    private final SourceFields sources;
    private final Map<Agent, Section> named = new LinkedHashMap<>();
    private final Set<Long> ids = new HashSet<>();

    AgentSections(Draft draft) {
        this.draft = draft;
        this.sources = new SourceFields(draft);
    }

    /** One agent; what is answered of it. */
    ObjectNode apply(Section section, long project) {
        Set<String> known = AgentSettings.names();
        known.addAll(FIELDS);
        section.allow(known);
        String name = section.name();
        Agent before = draft.find(
                Agent.class,
                agent -> agent.projectId() == project && agent.name().equals(name));
        long id = id(section, before == null ? 0 : before.id());
        ObjectNode edited = before == null ? AgentFields.fresh(draft, id, project, name) : draft.edit("agent", before);
        AgentFields.applyFlat(section, draft, edited);
        named.put((Agent) draft.save(edited), section);
        if (section.isList("sources")) {
            sources.apply(section, project, id);
        }
        return JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
    }

    private long id(Section section, long known) {
        Long given = section.id("id");
        if (given != null && known != 0 && known != given) {
            throw section.bad("id", "its id is " + known + " and cannot change");
        }
        long id = known != 0 ? known : given != null ? given : draft.newId();
        if (!ids.add(id)) {
            throw section.bad("name", "each agent of a project once, and each id");
        }
        if (known == 0 && draft.has("agent:" + id)) {
            throw section.bad("id", "an id that no other agent has");
        }
        return id;
    }

    /** Assistant ids are held against what stands at the end: two agents may have swapped theirs. */
    void finish() {
        named.forEach((agent, section) -> {
            Agent other = AgentFields.sameAssistant(draft, agent);
            if (other != null) {
                throw section.bad(
                        "assistant_id", "one that no other agent of the project has; " + other.name() + " has it");
            }
        });
    }
}
