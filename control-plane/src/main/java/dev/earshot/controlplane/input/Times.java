package dev.earshot.controlplane.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times and days of requests. */
public final class Times {
    /** What to write as a time. */
    public static final String EXPECTATION =
            "an ISO 8601 date-time with its offset, of the years 1970 to 9999, e.g. 2025-10-03T10:30:00Z";

    private static final String DAY = "a day of UTC, of the years 1970 to 9999, e.g. 2025-10-03";
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Times() {}

    /** Reads a time, {@code null} when it is none. */
    public static @Nullable Instant parse(String text) {
        try {
            // A plus sign that nobody escaped has become a space on its way.
            Instant time = OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
            return isUsual(time) ? time : null;
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    /** A time of a request, {@code null} when it is not there. */
    public static @Nullable Instant time(Section section, String name) {
        String text = section.text(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        Instant time = parse(text);
        if (time == null) {
            throw section.bad(name, EXPECTATION);
        }
        return time;
    }

    /** A day of a request, {@code null} when it is not there. */
    public static @Nullable LocalDate day(Section section, String name) {
        String text = section.text(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text.strip());
            if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException malformed) {
            // said below
        }
        throw section.bad(name, DAY);
    }

    static boolean isUsual(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }
}
