package dev.earshot.store.coverage;

import java.util.Locale;

/** Where a call stands on its way to a verdict. */
public enum CallEnd {
    /** It has one. */
    WITH_VERDICT,
    /** The evaluator has not read it yet. */
    NOT_PLANNED,
    /** It waits for its transcript, or for the word of a sender who asked to wait. */
    HELD,
    /** Metrics of it are open. */
    METRICS,
    /** Its wait was ended without a verdict, since there was nothing to decide on. */
    GIVEN_UP,
    /** It was received and could not go on; its reason says why. */
    REJECTED,
    /** Somebody deleted it. */
    DELETED;

    /** How a row of {@code call_log c} and of its {@code evaluation e} stands, as SQL. */
    static final String OF_ROW = """
            case when e.call_log_id is null then 'NOT_PLANNED' when e.number > 0 then 'WITH_VERDICT'
                 when e.open_metrics = 0 then 'GIVEN_UP' when e.plan_hash = '' then 'HELD' else 'METRICS' end\s""";

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a verdict may still come of itself. */
    public boolean isWaiting() {
        return switch (this) {
            case NOT_PLANNED, HELD, METRICS -> true;
            case WITH_VERDICT, GIVEN_UP, REJECTED, DELETED -> false;
        };
    }
}
