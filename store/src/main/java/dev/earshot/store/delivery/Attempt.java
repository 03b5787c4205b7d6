package dev.earshot.store.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a delivery.
 *
 * @param number 1, 2, … per delivery
 * @param statusCode of the answer, {@code null} without one
 * @param response at most 20 kB of the answer's body, {@code null} without one
 * @param error why there is no answer, for people; {@code null} when there is one
 */
public record Attempt(
        int number,
        Instant startedAt,
        long durationMs,
        AttemptOutcome outcome,
        @Nullable Integer statusCode,
        @Nullable String response,
        @Nullable String error) {}
