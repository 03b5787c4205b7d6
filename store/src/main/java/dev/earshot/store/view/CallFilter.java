package dev.earshot.store.view;

import dev.earshot.contracts.filter.CallCondition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a list.
 *
 * @param projects the caller's projects that are asked for
 * @param condition what a call must be
 * @param from calls at or after it, {@code null} for no such limit
 * @param until calls at or before it, {@code null} for no such limit
 */
public record CallFilter(
        List<Long> projects,
        CallCondition condition,
        @Nullable Instant from,
        @Nullable Instant until) {
    public CallFilter {
        projects = List.copyOf(projects);
    }
}
