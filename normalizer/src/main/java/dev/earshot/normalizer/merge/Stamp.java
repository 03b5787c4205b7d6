package dev.earshot.normalizer.merge;

import java.time.Instant;
import java.util.Comparator;

/**
 * Which webhook set a field, and how strong its word is: the greater stamp stands.
 *
 * @param grade how good the value itself is, where values can be told apart (timing of a transcript, precision of a
 *     start); 0 elsewhere
 * @param rank rank of the webhook
 * @param at event time of the webhook
 * @param hash id of the webhook, derived from its bytes: decides between webhooks of the same instant
 */
public record Stamp(long grade, int rank, Instant at, String hash) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER = Comparator.comparingLong(Stamp::grade)
            .thenComparingInt(Stamp::rank)
            .thenComparing(Stamp::at)
            .thenComparing(Stamp::hash);

    /** The same webhook with a value of this grade. */
    Stamp graded(long value) {
        return new Stamp(value, rank, at, hash);
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
