package dev.earshot.store.coverage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each planned metric. What was superseded is not counted: its successor is. */
public final class LedgerCounts {
    static final String COUNT = """
            select l.project_id, l.received_on, l.metric_id, l.state, l.reason, count(*) as number
              from ledger l
             where l.project_id = any ($1) and l.received_on between $2 and $3 and l.current
               and ($4::bigint is null or l.metric_id = $4)
               and not exists (select from call_log c where c.project_id = l.project_id and c.received_on = l.received_on
                                  and c.call_log_id = l.call_log_id and c.origin <> 'production')
             group by l.project_id, l.received_on, l.metric_id, l.state, l.reason
             order by l.received_on desc, l.project_id, l.metric_id, l.state, l.reason limit $5""";

    private LedgerCounts() {}

    /**
     * The counts, newest day first.
     *
     * @param metricId {@code null} for all metrics
     * @param limit rows at most
     */
    public static Uni<List<LedgerCount>> of(SqlClient client, Days days, @Nullable Long metricId, int limit) {
        return Days.dayByDay(client)
                .chain(() -> client.preparedQuery(COUNT)
                        .execute(Tuple.tuple()
                                .addArrayOfLong(days.projectIds())
                                .addLocalDate(days.first())
                                .addLocalDate(days.last())
                                .addLong(metricId)
                                .addInteger(limit)))
                .map(rows -> {
                    List<LedgerCount> counts = new ArrayList<>(rows.size());
                    rows.forEach(row -> counts.add(new LedgerCount(
                            row.getLong("project_id"),
                            row.getLocalDate("received_on"),
                            row.getLong("metric_id"),
                            row.getString("state"),
                            row.getString("reason"),
                            row.getLong("number"))));
                    return counts;
                });
    }
}
