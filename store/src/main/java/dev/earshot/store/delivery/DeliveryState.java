package dev.earshot.store.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a delivery stands. */
public enum DeliveryState {
    /** It waits for its next attempt. */
    DUE,
    /** An attempt is under way. */
    LEASED,
    /** It has arrived. */
    DELIVERED,
    /** The schedule is at its end, or the receiver wants to hear no more. */
    FAILED,
    /** Nobody may be told of it any more. */
    CANCELLED,
    /** The project's switches kept it silent; it has no body. */
    MUTED;

    /** The word in the table and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a word, {@code null} when it is none. */
    public static @Nullable DeliveryState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** All words. */
    public static Set<String> words() {
        Set<String> words = new TreeSet<>();
        for (DeliveryState state : values()) {
            words.add(state.word());
        }
        return words;
    }
}
