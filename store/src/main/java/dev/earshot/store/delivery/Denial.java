package dev.earshot.store.delivery;

import java.util.Locale;

/** Why a delivery is not made again. */
public enum Denial {
    /** An attempt is being made. */
    UNDER_WAY,
    /** It is about to be sent. */
    ALREADY_DUE,
    /** It was kept silent, and has no body. */
    MUTED,
    /** Nobody may be told of its call any more. */
    CALL_DELETED,
    /** Its project is told nowhere. */
    NO_ENDPOINT;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
