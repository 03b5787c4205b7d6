package dev.earshot.controlplane.api;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.TimeField;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which time a list looks at, by its parameters and by what its filter says at its top.
 *
 * @param from {@code null} when neither says
 * @param until {@code null} when neither says
 */
record Window(@Nullable Instant from, @Nullable Instant until) {
    private static final Duration DEFAULT_SPAN = Duration.ofDays(30);
    private static final Duration LONGEST_SPAN = Duration.ofDays(33);
    /** Clocks of providers run ahead: a call of this minute may seem to be of the next. */
    private static final Duration CLOCK_ERROR = Duration.ofDays(1);

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** What is asked for. */
    static Window of(QueryText query, CallCondition condition) {
        Window asked = new Window(
                time(query, "timestamp_from", "timestamp__gte"), time(query, "timestamp_to", "timestamp__lte"));
        return asked.narrowed(condition);
    }

    /** The same as clients of hosted observability know it: the last 30 days, at most 33. Throws {@link Refused}. */
    Window compatible(Instant now) {
        Instant end = until == null ? now : until;
        Instant begin = from == null ? later(end.minus(DEFAULT_SPAN), EARLIEST) : from;
        if (Duration.between(begin, end).compareTo(LONGEST_SPAN) > 0) {
            throw Refused.field(
                    "timestamp_from", "At most 33 days before timestamp_to, which is now where it is not given.");
        }
        return new Window(begin, until == null ? now.plus(CLOCK_ERROR) : until);
    }

    private Window narrowed(CallCondition condition) {
        return switch (condition) {
            case CallCondition.All all -> {
                Window window = this;
                for (CallCondition each : all.of()) {
                    window = window.narrowed(each);
                }
                yield window;
            }
            case CallCondition.Time time when time.field() == TimeField.TIMESTAMP -> narrowed(time);
            case CallCondition.Time _,
                    CallCondition.Any _,
                    CallCondition.Text _,
                    CallCondition.Amount _,
                    CallCondition.Truth _,
                    CallCondition.Unknown _,
                    CallCondition.Measured _ -> this;
        };
    }

    private Window narrowed(CallCondition.Time time) {
        Instant at = time.at();
        boolean isStart = time.comparison() == Comparison.GT || time.comparison() == Comparison.GTE;
        boolean isEnd = time.comparison() == Comparison.LT || time.comparison() == Comparison.LTE;
        boolean isBoth = time.comparison() == Comparison.EQ;
        return new Window(
                isStart || isBoth ? from == null ? at : later(from, at) : from,
                isEnd || isBoth ? until == null || at.isBefore(until) ? at : until : until);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static @Nullable Instant time(QueryText query, String... names) {
        for (String name : names) {
            String text = query.text(name);
            if (text == null) {
                continue;
            }
            Instant time = instant(text);
            if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw Refused.field(
                        name,
                        "An ISO 8601 date-time with its offset, of the years 1970 to 9999, for example"
                                + " 2025-10-03T10:30:00Z.");
            }
            return time;
        }
        return null;
    }

    static @Nullable Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }
}
