package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times of rows under any of the names that are in use: seconds from the start of the call, or points in time, which
 * count from the least of them. A point that no call can have is none.
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
    /** The names that are no sign of another format's rows, in a format that uses this clock as its own. */
    private static final List<String> PLAIN = List.of("start_time", "end_time", "timestamp");

    /** No call lasts thirty years: from here on, seconds count from 1970. */
    private static final double LEAST_EPOCH_SECONDS = 1e9;

    /** {@code null} where points in time are not to be believed. */
    private final @Nullable Double origin;

    private final Draft draft;
    private final boolean plain;

    private LenientClock(List<Field> rows, Draft draft, boolean plain) {
        this.origin = origin(rows);
        this.draft = draft;
        this.plain = plain;
    }

    /** For a format whose own names are start_time, end_time and timestamp. */
    static LenientClock plain(List<Field> rows, Draft draft) {
        return new LenientClock(rows, draft, true);
    }

    /** For rows of a format that has other names: each use is flagged. */
    static LenientClock foreign(List<Field> rows, Draft draft) {
        return new LenientClock(rows, draft, false);
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
                if (!plain || !PLAIN.contains(name)) {
                    draft.flag(Flags.FOREIGN_ROW_SHAPE);
                }
                return offset;
            }
        }
        return null;
    }

    private @Nullable Double offset(Field time) {
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

    /** The least start that is a point in time; none where most rows count from the start of the call themselves. */
    private static @Nullable Double origin(List<Field> rows) {
        List<Double> points = new ArrayList<>();
        int relative = 0;
        for (Field row : rows) {
            Double start = start(row);
            if (start != null && !isPoint(start)) {
                relative++;
            } else if (start != null && Epochs.believable(start)) {
                points.add(start);
            }
        }
        return relative > points.size() ? null : Epochs.least(points);
    }

    private static @Nullable Double start(Field row) {
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

    private static @Nullable Double millis(Field time) {
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
