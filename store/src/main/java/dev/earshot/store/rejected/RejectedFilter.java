package dev.earshot.store.rejected;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rejections.
 *
 * @param scope whose
 * @param reason {@code null} for all, as each of the following
 * @param from rejected at or after it
 * @param until rejected before it
 */
public record RejectedFilter(
        Scope scope,
        @Nullable String reason,
        @Nullable String stage,
        @Nullable String door,
        Rejected.@Nullable State state,
        @Nullable Instant from,
        @Nullable Instant until) {

    /** Whose rejections may be seen. */
    public sealed interface Scope {
        /** All, also of records that name no project: the operator's. */
        record Everything() implements Scope {}

        /** Those of these projects. */
        record Only(List<Long> projects) implements Scope {
            public Only {
                projects = List.copyOf(projects);
            }
        }
    }

    /** The same, in this state only, of those rejected before this time. */
    public RejectedFilter only(Rejected.State wanted, Instant before) {
        return new RejectedFilter(scope, reason, stage, door, wanted, from, before);
    }
}
