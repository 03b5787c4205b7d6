package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The agents of all projects of a document. */
final class AgentSections {
    private static final Set<String> FIELDS =
            Set.of("name", "id", "assistant_id", "webhook_url", "webhook_secret", "sources");

    private final Draft draft;
    private final SourceSections sources;
    private final Map<Agent, Section> named = new LinkedHashMap<>();
    private final Set<Long> ids = new HashSet<>();

    AgentSections(Draft draft) {
        this.draft = draft;
        this.sources = new SourceSections(draft);
    }

    /** One agent; what is answered of it. */
    ObjectNode apply(Section section, long project) {
        Set<String> known = new HashSet<>(FIELDS);
        known.addAll(Settings.ofAgents());
        section.allow(known);
        String name = section.name();
        Agent before = draft.find(
                Agent.class,
                agent -> agent.projectId() == project && agent.name().equals(name));
        long id = id(section, before == null ? 0 : before.id());
        ObjectNode edited = draft.edit("agent", before);
        if (before == null) {
            edited.put("id", id).put("project_id", project).put("name", name).putObject("settings");
        }
        if (section.has("assistant_id")) {
            String assistant = section.text("assistant_id", 255);
            edited.put("assistant_id", assistant == null || assistant.isBlank() ? null : assistant);
        }
        if (section.has("webhook_url")) {
            edited.put("webhook_url", section.url("webhook_url"));
        }
        draft.seal(edited, "webhook_secret", section.secret("webhook_secret"));
        Settings.applyToAgent(section, draft, edited);
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
            String assistant = agent.assistantId();
            Agent other = assistant == null
                    ? null
                    : draft.find(
                            Agent.class,
                            each -> each.projectId() == agent.projectId()
                                    && each.id() != agent.id()
                                    && assistant.equals(each.assistantId()));
            if (other != null) {
                throw section.bad(
                        "assistant_id", "one that no other agent of the project has; " + other.name() + " has it");
            }
        });
    }
}
