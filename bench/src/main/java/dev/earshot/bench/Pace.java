package dev.earshot.bench;

import java.util.Map;

/**
 * How long is measured. Rounds shorter than {@link #LEAST_SECONDS} only show that a measurement runs.
 *
 * @param seconds of a round
 * @param rounds of each contestant, in turns
 * @param leastWindows rounds of warm-up at least
 * @param mostWindows rounds of warm-up at most
 */
public record Pace(double seconds, int rounds, int leastWindows, int mostWindows) {
    private static final double LEAST_SECONDS = 3;

    /** As {@code EARSHOT_BENCH_SECONDS} says, 6 s when it says nothing. */
    public static Pace of(Map<String, String> environment) {
        double seconds = Double.parseDouble(environment.getOrDefault("EARSHOT_BENCH_SECONDS", "6"));
        return seconds < LEAST_SECONDS ? new Pace(seconds, 2, 1, 2) : new Pace(seconds, 5, 4, 12);
    }

    /** Whether figures mean anything. */
    public boolean isSerious() {
        return seconds >= LEAST_SECONDS;
    }

    /** Rounds of what takes long: at most three. */
    public int fewRounds() {
        return Math.min(3, rounds);
    }
}
