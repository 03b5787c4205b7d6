package dev.earshot.store.coverage;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a day ended alike.
 *
 * @param day of receipt; of what was rejected the day of its newest rejection
 * @param reason why it was rejected, {@code null} for every other end
 */
public record CoverageCount(
        long projectId,
        LocalDate day,
        CallEnd end,
        @Nullable String reason,
        long number) {}
