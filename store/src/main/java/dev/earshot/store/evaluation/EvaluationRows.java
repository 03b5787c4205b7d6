package dev.earshot.store.evaluation;

import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import io.vertx.mutiny.sqlclient.Row;
import java.time.ZoneOffset;
import java.util.List;

/** Rows of the tables as records. */
final class EvaluationRows {
    private EvaluationRows() {}

    static CallRef call(Row row) {
        return new CallRef(row.getLong("project_id"), row.getLong("call_log_id"));
    }

    static Known known(Row row) {
        return new Known(
                row.getLocalDate("received_on"),
                row.getBoolean("deleted"),
                row.getInteger("revision") == null ? null : standing(row));
    }

    private static Standing standing(Row row) {
        String verdict = row.getString("verdict");
        return new Standing(
                row.getInteger("revision"),
                row.getString("plan_hash"),
                row.getInteger("open_metrics"),
                row.getLocalDateTime("deadline_at").toInstant(ZoneOffset.UTC),
                row.getInteger("number"),
                row.getDouble("u"),
                row.getDouble("pi"),
                row.getString("stratum"),
                verdict == null ? null : Serialized.stored(verdict, Verdict.class),
                List.of());
    }

    static LedgerRow ledger(Row row) {
        String result = row.getString("result");
        return new LedgerRow(
                row.getLong("metric_id"),
                row.getInteger("metric_version"),
                row.getString("input_hash"),
                row.getLong("request_id"),
                row.getString("state"),
                row.getBoolean("current"),
                result == null ? null : Serialized.stored(result, Score.class));
    }
}
