package dev.earshot.bench;

import java.util.Locale;

/**
 * What a figure must reach.
 *
 * @param limit the worst that holds
 * @param atLeast whether more is better
 */
public record Bar(double limit, boolean atLeast) {
    /** More is better. */
    public static Bar atLeast(double limit) {
        return new Bar(limit, true);
    }

    /** Less is better. */
    public static Bar atMost(double limit) {
        return new Bar(limit, false);
    }

    /** Whether the value holds it; what is no number does not. */
    public boolean held(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f", atLeast ? ">=" : "<=", limit);
    }
}
