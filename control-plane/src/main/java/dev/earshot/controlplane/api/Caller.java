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

    /** Whether the key opens a project of the organisation, deleted or not. */
    public boolean opens(long project) {
        return onlyProject == null || onlyProject == project;
    }
}
