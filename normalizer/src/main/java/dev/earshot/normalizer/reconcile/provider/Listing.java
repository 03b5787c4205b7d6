package dev.earshot.normalizer.reconcile.provider;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider answered to the question for a page. */
public sealed interface Listing {
    /**
     * A page.
     *
     * @param rows in the provider's order, one without an id left out
     * @param next the cursor of the next page, {@code null} when this is the last
     */
    record Page(List<Row> rows, @Nullable String next) implements Listing {
        public Page {
            rows = List.copyOf(rows);
        }
    }

    /** Nothing that this provider answers. */
    record Unreadable(String expectation) implements Listing {}

    /**
     * A call on a page.
     *
     * @param assistantId the provider's id of the agent, {@code null} when it does not say
     * @param startedAt when it began, {@code null} when it does not say
     * @param endedAt when it ended, {@code null} when it does not say
     * @param over whether it has ended and been looked at, so that its webhook is sent
     */
    record Row(
            String callId,
            @Nullable String assistantId,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            boolean over) {}
}
