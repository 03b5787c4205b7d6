package dev.earshot.normalizer.reconcile;

import dev.earshot.egress.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long to wait for a provider: as long as it says, else longer with every failure. */
final class Patience {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /** Of what a provider asks for; a longer wait is an outage, and is asked about again. */
    private static final Duration MOST_ASKED = Duration.ofHours(6);

    private Patience() {}

    /**
     * After a failure: twice as long with each, and a part of it by chance, so that accounts do not come back as one.
     *
     * @param first the longest pause after the first
     * @param failures in a row, from 1
     * @param random from 0 to 1
     */
    static Duration after(Duration first, int failures, double random) {
        long most = Math.min(LONGEST.toMillis(), first.toMillis() << Math.clamp(failures - 1L, 0, 16));
        return Duration.ofMillis(most / 2 + Math.round((double) most / 2 * random));
    }

    /**
     * What a Retry-After header asks for, as far as it is granted.
     *
     * @return at least a second; {@code null} when it says nothing that can be read
     */
    static @Nullable Duration asked(@Nullable String retryAfter, Instant now) {
        Duration asked = RetryAfter.asked(retryAfter, now);
        return asked == null ? null : bounded(asked);
    }

    private static Duration bounded(Duration asked) {
        Duration least = Duration.ofSeconds(1);
        return asked.compareTo(least) < 0 ? least : asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
    }
}
