package dev.earshot.notifier;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again: the schedule that Standard Webhooks recommends, with a jitter of ten per cent so that
 * receivers that come back are not met by all at once.
 */
final class Schedule {
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final Duration LEAST_AFTER_429 = Duration.ofSeconds(60);
    private static final double JITTER = 0.1;

    private Schedule() {}

    /**
     * The time until the next attempt.
     *
     * @param attempts how many were made
     * @param status of the last answer, 0 without one
     * @param retryAfter what the receiver asked for: honoured between the schedule's delay and twice that
     * @param random from 0 to 1
     * @return {@code null} when there is none any more
     */
    static @Nullable Duration next(int attempts, int status, @Nullable String retryAfter, Instant now, double random) {
        if (attempts > DELAYS.size()) {
            return null;
        }
        Duration planned = DELAYS.get(attempts - 1);
        Duration least = status == 429 && planned.compareTo(LEAST_AFTER_429) < 0 ? LEAST_AFTER_429 : planned;
        Duration asked = asked(retryAfter, now);
        Duration delay = least;
        if (asked != null && asked.compareTo(least) > 0) {
            Duration most = least.multipliedBy(2);
            delay = asked.compareTo(most) > 0 ? most : asked;
        }
        return Duration.ofMillis(Math.round((double) delay.toMillis() * (1 + JITTER * (2 * random - 1))));
    }

    private static @Nullable Duration asked(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.trim();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException neither) {
            return null;
        }
    }
}
