package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Times of rows under any of the names that are in use: seconds from the start of the call, or points in time, which
 * count from where the draft's clock begins, else from the least of them. A point that no call can have is none.
 */
final class LenientClock {
    private static final List<String> STARTS = List.of(
            "start_time",
            "timestamp",
            "startTime",
            "start",
            "started_at",
            "time",
            "time_in_call_secs",
            "secondsFromStart");
    private static final List<String> ENDS = List.of("end_time", "endTime", "end", "ended_at");

    /** No call lasts thirty years: from here on, seconds count from 1970. */
    private static final double LEAST_EPOCH_SECONDS = 1e9;

    /** {@code null} where points in time are not to be believed. */
    private final @Nullable Double origin;

    private final Draft draft;
    private final Set<String> own;

    private LenientClock(List<Double> starts, Draft draft, Set<String> own) {
        this.origin = origin(starts, draft.origin());
        this.draft = draft;
        this.own = own;
    }

    /**
     * For a format that uses this clock as its own.
     *
     * @param own its names, whose use is no sign of another format's rows
     */
    static LenientClock of(List<Field> rows, Draft draft, Set<String> own) {
        return of(rows, draft, own, LenientClock::start);
    }

    /**
     * The same, for a format that keeps times in places of its own, too.
     *
     * @param start when a row began as it states it, in ms
     */
    static LenientClock of(List<Field> rows, Draft draft, Set<String> own, Function<Field, @Nullable Double> start) {
        List<Double> starts = new ArrayList<>();
        for (Field row : rows) {
            Double stated = start.apply(row);
            if (stated != null) {
                starts.add(stated);
            }
        }
        return new LenientClock(starts, draft, own);
    }

    /** For rows of a format that has other names: each use is flagged. */
    static LenientClock foreign(List<Field> rows, Draft draft) {
        return of(rows, draft, Set.of());
    }

    Span span(Field row) {
        Span words = WordTimes.of(row.at("words"));
        if (words.start() != null) {
            draft.flag(Flags.FOREIGN_ROW_SHAPE);
            return words;
        }
        return Span.of(offset(row, STARTS), offset(row, ENDS));
    }

    private @Nullable Double offset(Field row, List<String> names) {
        for (String name : names) {
            Double offset = offset(row.at(name));
            if (offset != null) {
                if (!own.contains(name)) {
                    draft.flag(Flags.FOREIGN_ROW_SHAPE);
                }
                return offset;
            }
        }
        return null;
    }

    /** A time on this clock, in ms; {@code null} when the field is none. */
    @Nullable
    Double offset(Field time) {
        Double millis = millis(time);
        if (millis == null || !isPoint(millis)) {
            return millis;
        }
        if (origin == null || !Epochs.believable(millis) || !Epochs.together(millis, origin)) {
            draft.flag(Flags.NUMBER_REPAIRED);
            return null;
        }
        return millis - origin;
    }

    /**
     * Where the clock begins as it is stated, if most points can lie in one call with it, else the least start that is a
     * point in time; none where most rows count from the start of the call themselves.
     */
    private static @Nullable Double origin(List<Double> starts, @Nullable Double stated) {
        List<Double> points = new ArrayList<>();
        int relative = 0;
        for (double start : starts) {
            if (!isPoint(start)) {
                relative++;
            } else if (Epochs.believable(start)) {
                points.add(start);
            }
        }
        if (relative > points.size()) {
            return null;
        }
        Double middle = Epochs.median(points);
        return stated != null && middle != null && Epochs.together(stated, middle) ? stated : Epochs.least(points);
    }

    /** When a row began by any of the names, in ms; {@code null} when it does not say. */
    static @Nullable Double start(Field row) {
        for (String name : STARTS) {
            Double millis = millis(row.at(name));
            if (millis != null) {
                return millis;
            }
        }
        return null;
    }

    private static boolean isPoint(double millis) {
        return Math.abs(millis) >= LEAST_EPOCH_SECONDS * Times.SECONDS;
    }

    /** A time as it is stated, in ms from wherever it counts; {@code null} when the field is none. */
    static @Nullable Double millis(Field time) {
        Double number = time.number();
        if (number != null) {
            return Math.abs(number) >= Times.LEAST_EPOCH_MILLIS ? number : Double.valueOf(number * Times.SECONDS);
        }
        Instant point = Times.iso(time);
        // Not toEpochMilli(): it throws for years that ISO 8601 can spell.
        return point == null || point.equals(Times.UNREADABLE)
                ? null
                : Double.valueOf(point.getEpochSecond() * Times.SECONDS + point.getNano() / 1e6);
    }
}
