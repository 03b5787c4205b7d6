package dev.earshot.controlplane.resource;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;

/** In which project something is made: one that a request names, or that its key has. */
final class Scopes {
    private Scopes() {}

    /** The project of {@code project} or {@code project_id}, else the key's own; throws what is wrong with the field. */
    static long project(Section section, Draft draft, Caller caller) {
        String field = section.has("project") || !section.has("project_id") ? "project" : "project_id";
        Long named = section.id(field);
        Long id = named == null ? caller.onlyProject() : named;
        if (id == null) {
            throw section.bad(field, "required, the id of a project");
        }
        if (!isOpen(draft, caller, id)) {
            throw section.bad(field, "the id of a project that the key opens");
        }
        return id;
    }

    /** Whether a project is there for this caller. */
    static boolean isOpen(Draft draft, Caller caller, long id) {
        return caller.opens(id) && draft.find(Project.class, each -> each.id() == id && !each.deleted()) != null;
    }

    /** The agent of {@code field}; throws what is wrong with it. */
    static Agent agent(Section section, String field, Draft draft, Caller caller) {
        long id = section.requiredId(field);
        Agent agent = draft.find(Agent.class, each -> each.id() == id);
        if (agent == null || !isOpen(draft, caller, agent.projectId())) {
            throw section.bad(field, "the id of an agent that the key opens");
        }
        return agent;
    }
}
