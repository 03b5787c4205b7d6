package dev.earshot.store.call;

import org.jspecify.annotations.Nullable;

/** What the store knows of a call, its row locked. */
public sealed interface Found {
    /**
     * The call may be written.
     *
     * @param stored its newest revision, {@code null} for a call that is new
     */
    record Live(@Nullable StoredCall stored) implements Found {}

    /** Somebody deleted the call; what is told of it now is of no use. */
    record Deleted() implements Found {}

    /** Another call of the project has the same id: 1 in 10^9 at ten million calls. */
    record Collision() implements Found {}
}
