package dev.earshot.evaluator.rubric;

import dev.earshot.contracts.score.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a rule sees of its metric.
 *
 * @param metricName the metric's name
 * @param planned whether the metric was planned on this call
 * @param outcome its end, {@code null} while it waits or when it was not planned
 */
public record Ended(
        String metricName, boolean planned, @Nullable Outcome outcome) {
    /** A metric that is not on this call, such as one of another agent. */
    public static Ended notPlanned(String metricName) {
        return new Ended(metricName, false, null);
    }
}
