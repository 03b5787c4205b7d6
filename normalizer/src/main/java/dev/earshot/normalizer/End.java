package dev.earshot.normalizer;

import dev.earshot.contracts.webhook.Rejection;

/** What became of a webhook: each has exactly one end. */
sealed interface End {
    /** The call was not known before. */
    record New() implements End {}

    /** It changed a call that was known. */
    record Changed() implements End {}

    /** It told nothing that was not known: a duplicate, or an earlier event that came late. */
    record Unchanged() implements End {}

    /** It is about no call that we keep. */
    record Ignored(String reason) implements End {}

    /** It could not be read or kept; the original goes to {@code earshot.webhooks.rejected.v1}. */
    record Rejected(Rejection rejection) implements End {}

    /** The word that it is counted under. */
    default String outcome() {
        return switch (this) {
            case New _ -> "new";
            case Changed _ -> "merged";
            case Unchanged _ -> "unchanged";
            case Ignored _ -> "ignored";
            case Rejected _ -> "rejected";
        };
    }

    /** Why, where the outcome alone does not say; else empty. */
    default String reason() {
        return switch (this) {
            case New _, Changed _, Unchanged _ -> "";
            case Ignored ignored -> ignored.reason();
            case Rejected rejected -> rejected.rejection().reason();
        };
    }

    /** Of two calls in one webhook the more telling end stands for it. */
    static End stronger(End a, End b) {
        return a.strength() >= b.strength() ? a : b;
    }

    private int strength() {
        return switch (this) {
            case Rejected _ -> 4;
            case New _ -> 3;
            case Changed _ -> 2;
            case Unchanged _ -> 1;
            case Ignored _ -> 0;
        };
    }
}
