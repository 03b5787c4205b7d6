package dev.earshot.normalizer.provider;

import java.util.List;

/** What an adapter made of a webhook. */
public sealed interface Reading {
    /**
     * It tells of calls.
     *
     * @param facts at least one
     */
    record Calls(List<CallFacts> facts) implements Reading {
        public Calls {
            facts = List.copyOf(facts);
        }
    }

    /**
     * A valid message that is about no call we keep, such as an event of another kind.
     *
     * @param reason a stable word, e.g. {@code event_without_call}
     */
    record Ignored(String reason) implements Reading {}

    /**
     * It cannot be read; the original is kept with this.
     *
     * @param reason a stable word, e.g. {@code no_call_id}
     * @param pointer JSON pointer to what is wrong, empty for the whole body
     * @param expectation what was expected there; never a part of the body
     */
    record Unreadable(String reason, String pointer, String expectation) implements Reading {}
}
