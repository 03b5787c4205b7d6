package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of a Vapi transcript. {@code secondsFromStart} has different origins for speech and for tools and
 * restarts at a handoff, so every row is placed by {@code time}, from the origin T0 that the earliest spoken row tells:
 * {@code time - 1000 * secondsFromStart}. Rows need not be sorted, and a time that no call can have counts for nothing.
 */
public final class VapiClock {
    private VapiClock() {}

    private record Point(double time, @Nullable Double origin, boolean spoken) {}

    /** T0 in ms since 1970, {@code null} when no row carries a point in time; never later than the earliest speech. */
    public static @Nullable Double origin(List<Field> rows) {
        List<Point> points = points(rows);
        List<Point> spoken = points.stream().filter(Point::spoken).toList();
        List<Point> telling = spoken.isEmpty() ? points : spoken;
        if (telling.isEmpty()) {
            return null;
        }
        double earliest = telling.getFirst().time();
        for (Point each : telling) {
            if (each.origin() != null) {
                return Math.min(each.origin(), earliest);
            }
        }
        return earliest;
    }

    /** The greatest {@code endTime} of what was spoken, {@code null} when none is told. */
    public static @Nullable Instant end(List<Field> rows) {
        List<Double> ends = new ArrayList<>();
        for (Field row : rows) {
            Double end = isSpoken(row) ? point(row.at("endTime")) : null;
            if (end != null) {
                ends.add(end);
            }
        }
        Double median = Epochs.median(ends);
        return median == null
                ? null
                : ends.stream()
                        .filter(end -> Epochs.together(end, median))
                        .max(Double::compare)
                        .map(end -> Instant.ofEpochMilli(Math.round(end)))
                        .orElse(null);
    }

    /** A point in time in ms since 1970; {@code null} when the field is none, as when it holds seconds of the call. */
    static @Nullable Double point(Field field) {
        Double value = field.number();
        return value == null || !Epochs.believable(value) ? null : value;
    }

    /** Whether a number stands where a point in time belongs that no call can have. */
    static boolean isAbsurd(Field field) {
        Double value = field.number();
        return value != null && Math.abs(value) >= Times.LEAST_EPOCH_MILLIS && !Epochs.believable(value);
    }

    /** By time, without those that cannot lie in one call with the others. */
    private static List<Point> points(List<Field> rows) {
        List<Point> points = new ArrayList<>();
        for (Field row : rows) {
            Double time = point(row.at("time"));
            if (time != null) {
                points.add(
                        new Point(time, origin(time, row.at("secondsFromStart").number()), isSpoken(row)));
            }
        }
        Double median = Epochs.median(points.stream().map(Point::time).toList());
        return points.stream()
                .filter(each -> median != null && Epochs.together(each.time(), median))
                .sorted(Comparator.comparingDouble(Point::time))
                .toList();
    }

    private static @Nullable Double origin(double time, @Nullable Double seconds) {
        return seconds == null || seconds < 0 || seconds * Times.SECONDS > Conclusions.MAX_MILLIS
                ? null
                : Double.valueOf(time - seconds * Times.SECONDS);
    }

    private static boolean isSpoken(Field row) {
        Role role = Role.of(row.at("role").string());
        return role == Role.AGENT || role == Role.USER;
    }
}
