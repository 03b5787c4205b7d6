package dev.earshot.store.delivery;

import java.util.Locale;

/** What became of one try. */
public enum AttemptOutcome {
    /** Answered 2xx. */
    DELIVERED,
    /** Answered with anything but 2xx, 3xx and 410. */
    REFUSED,
    /** Answered 3xx, which is not followed. */
    REDIRECT,
    /** Answered 410: the receiver never wants to hear of it again. */
    GONE,
    /** No whole answer in time. */
    TIMEOUT,
    /** No connection, or it broke. */
    UNREACHABLE,
    /** An address that may not be reached; nothing was sent. */
    BLOCKED,
    /** A fault of ours; nothing was sent. */
    INTERNAL;

    /** What an answer with this status is. */
    public static AttemptOutcome of(int status) {
        if (status >= 200 && status < 300) {
            return DELIVERED;
        }
        if (status >= 300 && status < 400) {
            return REDIRECT;
        }
        return status == 410 ? GONE : REFUSED;
    }

    /** The word in the table and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
