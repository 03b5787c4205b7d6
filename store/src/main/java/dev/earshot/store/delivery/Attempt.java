package dev.earshot.store.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one try.
 *
 * @param outcome {@code delivered refused timeout unreachable blocked redirect}
 * @param response at most 20 kB, {@code null} without one
 * @param state what the delivery is from now on: {@code delivered}, {@code failed}, or {@code due} again
 * @param nextIn until the next attempt, {@code null} when there is none
 */
public record Attempt(
        int number,
        Instant startedAt,
        long durationMs,
        String outcome,
        @Nullable Integer statusCode,
        @Nullable String response,
        @Nullable String error,
        String state,
        @Nullable Duration nextIn) {}
