package dev.earshot.notifier;

import dev.earshot.egress.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again: the schedule that Standard Webhooks recommends, with a jitter of ten per cent so that
 * receivers that come back are not met by all at once. A receiver that says 429 or how long to wait is never met earlier
 * than it asked for: there the jitter goes upwards only.
 */
final class Schedule {
    /** After the first attempt, which is at once, the second, … */
    static final List<Duration> DELAYS = List.of(
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
     * @param attempts how many were made, from 1
     * @param status of the last answer, 0 without one
     * @param retryAfter what the receiver asked for: honoured between the schedule's delay (at least 60 s after a 429)
     *     and twice that
     * @param random from 0 to 1
     * @return {@code null} when there is none any more
     */
    static @Nullable Duration next(int attempts, int status, @Nullable String retryAfter, Instant now, double random) {
        if (attempts > DELAYS.size()) {
            return null;
        }
        Duration planned = DELAYS.get(attempts - 1);
        Duration asked = RetryAfter.asked(retryAfter, now);
        if (status != 429 && asked == null) {
            return times(planned, 1 - JITTER + 2 * JITTER * random);
        }
        Duration least = status == 429 ? longer(planned, LEAST_AFTER_429) : planned;
        Duration most = least.multipliedBy(2);
        Duration wished = asked == null ? least : longer(least, asked);
        return shorter(times(shorter(wished, most), 1 + JITTER * random), most);
    }

    private static Duration times(Duration delay, double factor) {
        return Duration.ofMillis(Math.round((double) delay.toMillis() * factor));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
