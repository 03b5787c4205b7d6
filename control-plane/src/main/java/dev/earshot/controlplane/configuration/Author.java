package dev.earshot.controlplane.configuration;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who changes the configuration.
 *
 * @param organization whose configuration he may see and change, {@code null} for everybody's
 * @param keyId his key, {@code null} for the operator
 * @param name what his key is called
 * @param at when he asked, in microseconds as the database keeps it; what he makes is of this time
 * @param logged whether the log of writes tells of it
 */
public record Author(@Nullable Long organization, @Nullable Long keyId, String name, Instant at, boolean logged) {
    /** The operator, at his own door. */
    public static Author operator(Clock clock) {
        return new Author(null, null, "operator", now(clock), true);
    }

    /** The house itself: it repeats and repairs, and decides nothing. */
    static Author house(Clock clock) {
        return new Author(null, null, "", now(clock), false);
    }

    /** A key's owner. */
    public static Author key(long organization, long keyId, String name, Clock clock) {
        return new Author(organization, keyId, name, now(clock), true);
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
