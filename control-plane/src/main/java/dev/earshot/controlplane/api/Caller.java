package dev.earshot.controlplane.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param organization of his key
 * @param projects that the key opens, none of them deleted
 * @param onlyProject the one project of his key, {@code null} where it opens the organisation
 * @param keyId his key
 * @param keyName what it is called
 * @param role what it may do
 */
public record Caller(
        long organization, List<Long> projects, @Nullable Long onlyProject, long keyId, String keyName, Role role) {
    public Caller {
        projects = List.copyOf(projects);
    }

    /** Whether his key may change who may do what. */
    public boolean mayAdminister() {
        return role.mayAdminister();
    }

    /**
     * The projects that a list is asked of.
     *
     * @param project the one that is named, {@code null} for all; of one that is not his there is nothing
     */
    public List<Long> asked(@Nullable Long project) {
        return project == null ? projects : projects.contains(project) ? List.of(project) : List.of();
    }

    /** Whether the key opens a project of the organisation, deleted or not. */
    public boolean opens(long project) {
        return onlyProject == null || onlyProject == project;
    }
}
