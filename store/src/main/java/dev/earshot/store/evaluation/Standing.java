package dev.earshot.store.evaluation;

import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of a call as it stands in the tables: one, whoever asked for its newest verdict.
 *
 * @param revision the newest revision of the call that was looked at
 * @param planHash hash of the planned (metric, version, input hash) set; empty while nothing is planned yet
 * @param openMetrics how many planned metrics have no end yet; 1 while the plan itself waits
 * @param deadlineAt when an open evaluation is decided with what has ended
 * @param number of the newest verdict, 0 until there is one
 * @param u the call's sampling draw in [0, 1)
 * @param pi the probability with which the call was included, 0 to 1; means nothing while nothing is planned
 * @param stratum why it was included
 * @param verdict the newest verdict, {@code null} until there is one
 * @param rows every ledger row of the call, current or not
 */
public record Standing(
        int revision,
        String planHash,
        int openMetrics,
        Instant deadlineAt,
        int number,
        double u,
        double pi,
        String stratum,
        @Nullable Serialized<Verdict> verdict,
        List<LedgerRow> rows) {
    public Standing {
        rows = List.copyOf(rows);
    }

    /** Whether metrics were ever planned. */
    public boolean isPlanned() {
        return !planHash.isEmpty();
    }

    /** The newest row of each metric. */
    public List<LedgerRow> current() {
        return rows.stream().filter(LedgerRow::current).toList();
    }

    /** The same after a revision that changes nothing any metric reads. */
    public Standing at(int newer) {
        return new Standing(newer, planHash, openMetrics, deadlineAt, number, u, pi, stratum, verdict, rows);
    }

    /** The same with its rows. */
    Standing with(List<LedgerRow> known) {
        return new Standing(revision, planHash, openMetrics, deadlineAt, number, u, pi, stratum, verdict, known);
    }
}
