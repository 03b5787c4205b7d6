package dev.earshot.store.evaluation;

import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * What became of one planned metric.
 *
 * @param metricId the metric
 * @param metricVersion its immutable version
 * @param inputHash hash of what it read
 * @param requestId 0 for live evaluation, else the request that asked
 * @param state its end, {@code superseded}, or its wait
 * @param current whether it is the newest of its metric
 * @param result its score, {@code null} while it waits
 */
public record LedgerRow(
        long metricId,
        int metricVersion,
        String inputHash,
        long requestId,
        String state,
        boolean current,
        @Nullable Serialized<Score> result) {
    /** State of a row whose metric read something else since. */
    public static final String SUPERSEDED = "superseded";

    /** The row of a result that has just ended. */
    public static LedgerRow ended(Score score) {
        return new LedgerRow(
                score.metricId(),
                score.metricVersion(),
                score.inputHash(),
                score.requestId(),
                score.outcome().end(),
                true,
                Serialized.fresh(score));
    }

    /** The score, {@code null} while it waits. */
    public @Nullable Score score() {
        return result == null ? null : result.value();
    }

    /** This row, made the current one again with the result it had: its metric reads once more what it read then. */
    public LedgerRow revived() {
        return result == null
                ? this
                : new LedgerRow(
                        metricId,
                        metricVersion,
                        inputHash,
                        requestId,
                        result.value().outcome().end(),
                        true,
                        result);
    }

    /** This row, no longer the current one. It stays readable. */
    public LedgerRow superseded() {
        return new LedgerRow(metricId, metricVersion, inputHash, requestId, SUPERSEDED, false, result);
    }

    /** Of two results of one metric on the same input, the one that stands, else the later request's. */
    public LedgerRow newer(LedgerRow other) {
        if (current != other.current) {
            return current ? this : other;
        }
        return other.requestId > requestId ? other : this;
    }

    /** Whether it has a result, also one that was superseded. */
    public boolean hasEnded() {
        return result != null;
    }

    /** The number of a scored row, else {@code null}. */
    @Nullable
    Double number() {
        return result != null && result.value().outcome() instanceof Outcome.Scored scored ? scored.score() : null;
    }

    /** The choice of a scored row, else {@code null}. */
    @Nullable
    String choice() {
        return result != null && result.value().outcome() instanceof Outcome.Scored scored ? scored.choice() : null;
    }

    /** The result of a row that is not stored yet; it is written once, with the row that brings it. */
    @Nullable
    String newResult() {
        return result != null && result.isFresh() ? result.text() : null;
    }
}
