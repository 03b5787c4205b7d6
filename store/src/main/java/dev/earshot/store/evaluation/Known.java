package dev.earshot.store.evaluation;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a call before it is evaluated.
 *
 * @param receivedOn the day whose partition the call lies on
 * @param deleted whether somebody deleted the call
 * @param standing its evaluation, {@code null} for a call that was never evaluated
 */
public record Known(
        LocalDate receivedOn, boolean deleted, @Nullable Standing standing) {
    /** The same with the rows of its evaluation. */
    Known with(List<LedgerRow> rows) {
        return new Known(receivedOn, deleted, standing == null ? null : standing.with(rows));
    }
}
