package dev.earshot.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle of a few figures. */
public final class Medians {
    private Medians() {}

    /** The middle one; of an even number the greater of the two in the middle. */
    public static <T> double of(Collection<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
