package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Conclusions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Points in time as rows state them, in ms since 1970. One bad row must not move the origin of all others. */
final class Epochs {
    private static final double OLDEST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
    private static final double NEWEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private Epochs() {}

    /** Whether a call can have happened then. */
    static boolean believable(double millis) {
        return millis >= OLDEST && millis < NEWEST;
    }

    /** Whether two points can lie in one call. */
    static boolean together(double a, double b) {
        return Math.abs(a - b) <= Conclusions.MAX_MILLIS;
    }

    /** The one in the middle, {@code null} of none. */
    static @Nullable Double median(List<Double> points) {
        List<Double> sorted = points.stream().sorted().toList();
        return sorted.isEmpty() ? null : sorted.get(sorted.size() / 2);
    }

    /** The least of those that can lie in one call with the middle one, {@code null} of none. */
    static @Nullable Double least(List<Double> points) {
        Double median = median(points);
        return median == null
                ? null
                : points.stream()
                        .filter(point -> together(point, median))
                        .min(Double::compare)
                        .orElse(median);
    }
}
