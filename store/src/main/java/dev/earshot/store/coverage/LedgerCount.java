package dev.earshot.store.coverage;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How many of a metric's plans of a day stand in one state.
 *
 * @param day of receipt of the calls
 * @param state an end, or a wait
 * @param reason why it was not evaluated, {@code null} for every other state
 */
public record LedgerCount(
        long projectId,
        LocalDate day,
        long metricId,
        String state,
        @Nullable String reason,
        long number) {}
