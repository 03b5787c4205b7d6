package dev.earshot.gateway.body;

import dev.earshot.contracts.json.TextRepair;
import org.jspecify.annotations.Nullable;

/** Which ids of calls a program may send. */
public final class CallIds {
    private static final int MAX_LENGTH = 255;

    private CallIds() {}

    /** What is wrong with an id, {@code null} when nothing is. A repaired id is not the one that was sent. */
    public static @Nullable String problem(@Nullable String id) {
        if (id == null || id.isBlank()) {
            return "This field is required: the provider's id of the call, a string that is not empty.";
        }
        boolean broken = id.indexOf('\uFFFD') >= 0 || !TextRepair.of(id).equals(id);
        return broken || id.length() > MAX_LENGTH
                ? "At most " + MAX_LENGTH + " characters, all of them valid text."
                : null;
    }
}
