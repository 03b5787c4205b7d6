package dev.earshot.normalizer.provider;

import dev.earshot.contracts.json.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Points in time as payloads spell them. */
public final class Times {
    /** A number of milliseconds since 1970. */
    public static final double MILLIS = 1;
    /** A number of seconds since 1970. */
    public static final double SECONDS = 1000;
    /** From here on a number can only be milliseconds since 1970 (1973), below it cannot. */
    public static final double LEAST_EPOCH_MILLIS = Timestamps.LEAST_EPOCH_MILLIS;

    /** Said where a payload states a time that nobody can read; never {@linkplain #credible credible}. */
    public static final Instant UNREADABLE = Instant.EPOCH;

    private static final Instant OLDEST = Instant.parse("2015-01-01T00:00:00Z");
    private static final double MAX_MILLIS = 1e16;

    private Times() {}

    /** A number of the given unit since 1970, also as a string; {@code null} when nothing is stated. */
    public static @Nullable Instant epoch(Field field, double millisPerUnit) {
        Double value = field.number();
        if (value == null) {
            return field.text() == null ? null : UNREADABLE;
        }
        double millis = value * millisPerUnit;
        return Math.abs(millis) > MAX_MILLIS ? UNREADABLE : Instant.ofEpochMilli(Math.round(millis));
    }

    /**
     * ISO 8601, in UTC where no offset is said; a number is seconds or milliseconds since 1970, as its size tells.
     * {@code null} when nothing is stated.
     */
    public static @Nullable Instant iso(Field field) {
        Double number = field.number();
        String text = field.text();
        if (number == null && text == null) {
            return null;
        }
        Instant stated = number != null ? Timestamps.ofNumber(number) : text != null ? Timestamps.parse(text) : null;
        return stated == null ? UNREADABLE : stated;
    }

    /** Whether a call can have happened then: not before 2015, nor more than 24 h after its webhook arrived. */
    public static boolean credible(@Nullable Instant time, Instant receivedAt) {
        return time != null && !time.isBefore(OLDEST) && !time.isAfter(receivedAt.plus(Duration.ofHours(24)));
    }

    /** The event's own time where it can be true, else the time of receipt. */
    public static Instant ofEvent(@Nullable Instant stated, Instant receivedAt) {
        return stated != null && credible(stated, receivedAt) ? stated : receivedAt;
    }
}
