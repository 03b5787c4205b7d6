package dev.earshot.controlplane.api;

import java.util.List;

/**
 * Who asks.
 *
 * @param organization of his key
 * @param projects that the key opens, none of them deleted
 */
record Caller(long organization, List<Long> projects) {
    Caller {
        projects = List.copyOf(projects);
    }
}
