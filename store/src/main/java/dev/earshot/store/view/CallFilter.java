package dev.earshot.store.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a list.
 *
 * @param projects the caller's projects that are asked for
 * @param agentId ours, {@code null} for all
 * @param callLogIds empty for all
 * @param from calls at or after it
 * @param until calls at or before it
 */
public record CallFilter(
        List<Long> projects, @Nullable Long agentId, List<Long> callLogIds, Instant from, Instant until) {
    public CallFilter {
        projects = List.copyOf(projects);
        callLogIds = List.copyOf(callLogIds);
    }
}
