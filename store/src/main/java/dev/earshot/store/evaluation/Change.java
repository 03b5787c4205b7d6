package dev.earshot.store.evaluation;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shall be written of one call. It is written only if nobody else wrote since {@code before} was read.
 *
 * @param call which call
 * @param receivedOn the day whose partition the call lies on
 * @param before what the decision rests on, {@code null} for a call that was never evaluated
 * @param after what the evaluation shall be
 * @param rows the ledger rows to insert, or to update in state and currency where the key is there already
 * @param relayed messages that leave through the outbox, in order; empty where the writer publishes by itself
 * @param at when it was decided
 */
public record Change(
        CallRef call,
        LocalDate receivedOn,
        @Nullable Standing before,
        Standing after,
        List<LedgerRow> rows,
        List<EventMessage> relayed,
        Instant at) {
    public Change {
        rows = List.copyOf(rows);
        relayed = List.copyOf(relayed);
    }

    /** The verdict that is still to be stored, {@code null} when the one that stands stays. */
    @Nullable
    Serialized<Verdict> newVerdict() {
        Serialized<Verdict> verdict = after.verdict();
        return verdict != null && verdict.isFresh() ? verdict : null;
    }

    /** The same, with messages that leave through the outbox. */
    public Change relaying(List<EventMessage> messages) {
        return new Change(call, receivedOn, before, after, rows, messages, at);
    }
}
