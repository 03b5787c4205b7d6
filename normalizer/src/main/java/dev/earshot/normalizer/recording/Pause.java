package dev.earshot.normalizer.recording;

import dev.earshot.egress.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next attempt. */
final class Pause {
    private static final double JITTER = 0.2;
    /** What brought bytes is gone on with at once: a link may die while we wait. */
    private static final Duration MOVING = Duration.ofSeconds(1);

    private Pause() {}

    /**
     * The pause after an attempt that failed.
     *
     * @param attempts how many were made, from 1
     * @param moving whether it brought bytes that can be continued
     * @param retryAfter what the server asked for, honoured up to the longest pause
     * @param random from 0 to 1
     */
    static Duration after(
            int attempts,
            boolean moving,
            @Nullable String retryAfter,
            RecordingConfig config,
            Instant now,
            double random) {
        long first = config.firstPause().toMillis();
        long most = config.longestPause().toMillis();
        long doubled =
                moving ? Math.min(MOVING.toMillis(), first) : Math.min(most, first << Math.clamp(attempts - 1, 0, 20));
        long jittered = Math.round((double) doubled * (1 - JITTER + 2 * JITTER * random));
        Duration asked = RetryAfter.asked(retryAfter, now);
        return Duration.ofMillis(Math.clamp(asked == null ? 0 : asked.toMillis(), jittered, Math.max(jittered, most)));
    }
}
