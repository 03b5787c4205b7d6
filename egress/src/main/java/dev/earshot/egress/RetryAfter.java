package dev.earshot.egress;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What a Retry-After header asks for (RFC 9110, 10.2.3): seconds, or a date. How much of it is granted, others say. */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * The wait that is asked for.
     *
     * @param header as sent, {@code null} without one
     * @return below zero for a date that has passed; {@code null} when it says nothing that can be read
     */
    public static @Nullable Duration asked(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException neither) {
            return null;
        }
    }
}
