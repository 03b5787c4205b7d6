package dev.earshot.gateway.body;

import dev.earshot.contracts.json.TextRepair;
import org.jspecify.annotations.Nullable;

/** Which ids of calls a program may send. */
public final class CallIds {
    /** Longest that a provider may give, characters. */
    private static final int LONGEST = 255;

    private CallIds() {}

    /** What is wrong with an id, {@code null} when nothing is. A repaired id is not the one that was sent. */
    public static @Nullable String problem(@Nullable String id) {
        return problem(id, LONGEST);
    }

    /** The same where ids are at most so many characters long. */
    static @Nullable String problem(@Nullable String id, int longest) {
        if (id == null || id.isBlank()) {
            return "This field is required: the provider's id of the call, a string that is not empty or a whole number.";
        }
        boolean broken = id.indexOf('\uFFFD') >= 0 || !TextRepair.of(id).equals(id);
        return broken || id.length() > longest ? "At most " + longest + " characters, all of them valid text." : null;
    }
}
