package dev.earshot.store.reconcile;

import java.time.Duration;

/** What follows a round of a walk. */
public sealed interface Next {
    /** The next round, after this time. */
    record Again(Duration in) implements Next {}

    /** The provider asked for patience; nobody's failure. */
    record Later(Duration in, String reason) implements Next {}

    /** The round failed; another try after this time. */
    record Retry(Duration in, String reason) implements Next {}

    /** The walk has come to its end. */
    record Done() implements Next {}

    /** It is not asked again before its key or its switch changes; a backfill has failed. */
    record Off(String reason) implements Next {}
}
