package dev.earshot.notifier;

import java.util.Locale;

/** What became of a verdict at this hop. */
enum PlanEnd {
    /** A delivery was made. */
    PLANNED,
    /** There is one for its call already. */
    KNOWN,
    /** The project's switches keep it silent. */
    MUTED,
    NOBODY_TO_TELL,
    /** Its call was deleted. */
    DELETED,
    /** Our own bug: it is set aside. */
    REJECTED;

    /** The word in metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
