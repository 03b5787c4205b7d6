package dev.earshot.normalizer.provider;

import org.jspecify.annotations.Nullable;

/** Which ids of calls can be a key. */
public final class CallIds {
    /** Longest id, in characters. */
    public static final int MAX_LENGTH = 255;

    private CallIds() {}

    /** What is wrong with an id, {@code null} when nothing is. */
    public static Reading.@Nullable Unreadable problem(Field id, String pointer) {
        String text = id.text();
        if (text == null) {
            return new Reading.Unreadable("no_call_id", pointer, "the id of the call, a text that is not empty");
        }
        if (id.node().isFloatingPointNumber()) { // 3.0, 3.00 and 3e0 are one number and three texts
            return new Reading.Unreadable("invalid_call_id", pointer, "a text or a whole number");
        }
        // A repaired id is not the one that was sent: two calls could meet in it.
        boolean repaired = text.indexOf('\uFFFD') >= 0;
        return repaired || text.length() > MAX_LENGTH
                ? new Reading.Unreadable("invalid_call_id", pointer, "at most 255 characters, all of them valid text")
                : null;
    }
}
