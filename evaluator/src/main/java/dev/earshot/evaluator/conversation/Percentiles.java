package dev.earshot.evaluator.conversation;

import java.util.Arrays;

/** Percentiles by linear interpolation (R-7: {@code h = (n - 1) p}). */
public final class Percentiles {
    private Percentiles() {}

    /**
     * One percentile.
     *
     * @param values not empty, in any order
     * @param p from 0 to 1
     */
    public static double of(long[] values, double p) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        double h = (sorted.length - 1) * p;
        int below = (int) Math.floor(h);
        int above = Math.min(below + 1, sorted.length - 1);
        return rounded((double) sorted[below] + (h - below) * (double) (sorted[above] - sorted[below]));
    }

    /** A figure with at most three decimals. */
    public static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
