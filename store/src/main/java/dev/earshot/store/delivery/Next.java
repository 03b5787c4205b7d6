package dev.earshot.store.delivery;

import java.time.Duration;

/** What follows from an attempt. */
public sealed interface Next {
    /** It has arrived; nothing follows. */
    record Done() implements Next {}

    /** The schedule is at its end, or the receiver asked never to be told again. */
    record GivenUp() implements Next {}

    /** Another attempt. */
    record Again(Duration in) implements Next {}
}
