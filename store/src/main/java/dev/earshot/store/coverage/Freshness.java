package dev.earshot.store.coverage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a project is behind.
 *
 * @param waiting calls without a verdict, by what they wait for; what nothing waits for is not among them
 * @param lastHour how long the verdicts of the last hour took
 * @param lastDay the same of the last day
 * @param deliveries what is still to be told
 */
public record Freshness(long projectId, List<Waiting> waiting, Took lastHour, Took lastDay, Deliveries deliveries) {
    /** Waiting calls and deliveries are counted exactly up to here. */
    public static final int COUNTED = FreshnessSql.COUNTED;

    /** So many of a project's newest verdicts are looked at. */
    public static final int VERDICTS = 20_000;

    public Freshness {
        waiting = List.copyOf(waiting);
    }

    /**
     * Calls that wait for one thing.
     *
     * @param number how many, at most one more than {@link #COUNTED}
     * @param oldest when the first webhook of the oldest of them came
     */
    public record Waiting(CallEnd reason, long number, Instant oldest) {}

    /**
     * How long verdicts took, from the webhook that led to each.
     *
     * @param verdicts how many they were, at most {@link #VERDICTS}
     * @param seconds the 50th, 95th and 99th of a hundred; empty without a verdict
     */
    public record Took(long verdicts, List<Double> seconds) {
        /** No verdict at all. */
        static final Took NOTHING = new Took(0, List.of());

        public Took {
            seconds = List.copyOf(seconds);
        }
    }

    /**
     * Deliveries that have not ended, each number at most one more than {@link #COUNTED}.
     *
     * @param due that should be on their way already
     * @param oldestDue since when the first of them should, {@code null} when there is none
     * @param scheduled that wait for their next attempt
     * @param underWay whose attempt is being made
     */
    public record Deliveries(long due, @Nullable Instant oldestDue, long scheduled, long underWay) {
        /** None. */
        static final Deliveries NONE = new Deliveries(0, null, 0, 0);
    }
}
