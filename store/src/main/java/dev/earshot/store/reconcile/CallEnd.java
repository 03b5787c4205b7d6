package dev.earshot.store.reconcile;

import java.time.Duration;

/** What became of an attempt to recover a call. */
public sealed interface CallEnd {
    /** It is on its way as a webhook would be. */
    record Recovered() implements CallEnd {}

    /** It came by itself. */
    record Arrived() implements CallEnd {}

    /** The provider has it no longer. */
    record Gone() implements CallEnd {}

    /** Nobody tries it again. */
    record GivenUp(String reason) implements CallEnd {}

    /** Another attempt after this time. */
    record Retry(Duration in, String reason) implements CallEnd {}
}
