package dev.earshot.store.coverage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each call ended. Test runs are not counted. Of what was rejected, webhooks are: one that was replayed came in as a
 * call after all, and what a later hop set aside belongs to a call that is counted already.
 */
public final class CoverageCounts {
    static final String CALLS = "select c.project_id, c.received_on, " + CallEnd.OF_ROW + """
             as ended, null::text as reason, count(*) as number
              from call_log c
              left join evaluation e on e.project_id = c.project_id and e.received_on = c.received_on
                                    and e.call_log_id = c.call_log_id and e.request_id = 0
             where c.project_id = any ($1) and c.received_on between $2 and $3
               and not exists (select from call_log r where r.project_id = c.project_id and r.received_on = c.received_on
                                  and r.call_log_id = c.call_log_id and r.origin <> 'production')
               and not exists (select from call_key k where k.project_id = c.project_id and k.received_on = c.received_on
                                  and k.call_log_id = c.call_log_id and k.deleted_at is not null)
             group by c.project_id, c.received_on, 3""";

    static final String DELETED = """
            select k.project_id, k.received_on, 'DELETED' as ended, null::text as reason, count(*) as number
              from call_key k
             where k.project_id = any ($1) and k.received_on between $2 and $3 and k.deleted_at is not null
             group by k.project_id, k.received_on""";

    static final String REJECTED = """
            select r.project_id, (r.rejected_at at time zone 'utc')::date as received_on, 'REJECTED' as ended, r.reason,
                   count(*) as number
              from rejected_webhook r
             where r.project_id = any ($1) and r.state <> 'replayed' and r.door <> ''
               and r.rejected_at >= $2::date::timestamp at time zone 'utc'
               and r.rejected_at < ($3::date + 1)::timestamp at time zone 'utc'
             group by r.project_id, 2, r.reason""";

    private CoverageCounts() {}

    /** The counts, in no order. */
    public static Uni<List<CoverageCount>> of(SqlClient client, Days days) {
        List<CoverageCount> counts = new ArrayList<>();
        return Days.dayByDay(client)
                .chain(() -> ask(client, CALLS, days, counts))
                .chain(() -> ask(client, DELETED, days, counts))
                .chain(() -> ask(client, REJECTED, days, counts))
                .replaceWith(counts);
    }

    private static Uni<Void> ask(SqlClient client, String sql, Days days, List<CoverageCount> counts) {
        return client.preparedQuery(sql)
                .execute(Tuple.tuple()
                        .addArrayOfLong(days.projectIds())
                        .addLocalDate(days.first())
                        .addLocalDate(days.last()))
                .invoke(rows -> rows.forEach(row -> counts.add(new CoverageCount(
                        row.getLong("project_id"),
                        row.getLocalDate("received_on"),
                        CallEnd.valueOf(row.getString("ended")),
                        row.getString("reason"),
                        row.getLong("number")))))
                .replaceWithVoid();
    }
}
