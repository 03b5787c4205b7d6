package dev.earshot.contracts.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as people and programs write them: ISO 8601, and what is near it. Whoever judges a timestamp and
 * whoever reads it must agree, so both ask here.
 */
public final class Timestamps {
    private static final Pattern FORM =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})(?:[Tt ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s?"
                    + "([Zz]|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?(?:\\[[A-Za-z0-9_/+-]{1,64}])?)?");

    /** From here on a number can only be milliseconds since 1970 (1973), below it cannot. */
    public static final double LEAST_EPOCH_MILLIS = 1e11;

    private static final double MOST_EPOCH_MILLIS = 1e16;

    private Timestamps() {}

    /**
     * The instant that a number states: seconds or milliseconds since 1970, as its size tells.
     *
     * @return {@code null} when it is beyond what a clock can say (300,000 years)
     */
    public static @Nullable Instant ofNumber(double number) {
        double millis = Math.abs(number) >= LEAST_EPOCH_MILLIS ? number : number * 1_000;
        return Math.abs(millis) <= MOST_EPOCH_MILLIS ? Instant.ofEpochMilli(Math.round(millis)) : null;
    }

    /**
     * The instant that a text states: a date (its first moment) or a date and time, with {@code T} or a space between, a
     * fraction behind a point or a comma, and an offset as {@code Z}, {@code +01}, {@code +0100} or {@code +01:00}, also
     * behind a space. UTC where no offset is said.
     *
     * @return {@code null} when it states none
     */
    public static @Nullable Instant parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            LocalTime time = LocalTime.of(number(parts, 4), number(parts, 5), number(parts, 6), nanos(parts.group(7)));
            return LocalDateTime.of(day, time).toInstant(offset(parts.group(8)));
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt((digits + "00000000").substring(0, 9));
    }

    private static ZoneOffset offset(@Nullable String text) {
        return text == null || text.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }
}
