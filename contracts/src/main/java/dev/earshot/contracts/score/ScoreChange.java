package dev.earshot.contracts.score;

import org.jspecify.annotations.Nullable;

/**
 * A metric whose value is another one than at the verdict before.
 *
 * @param metricId the metric
 * @param metricName its name now
 * @param before the value that stood, {@code null} when there was none
 * @param after the value that stands, {@code null} when there is none
 */
public record ScoreChange(
        long metricId,
        String metricName,
        @Nullable Value before,
        @Nullable Value after) {
    /**
     * A value.
     *
     * @param score the number, {@code null} for a choice
     * @param choice the word of an enum, {@code null} for a number
     */
    public record Value(@Nullable Double score, @Nullable String choice) {
        /** The value of an outcome, {@code null} when it has none. */
        public static @Nullable Value of(Outcome outcome) {
            return outcome instanceof Outcome.Scored scored ? new Value(scored.score(), scored.choice()) : null;
        }
    }
}
