package dev.earshot.store.view;

import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.evaluation.CallRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls with their scores and verdict. The client says who asks: its role and organisation bound what is seen. */
public final class CallViews {
    /** A page is counted exactly up to here. */
    public static final int COUNTED = 10_000;

    private static final String COLUMNS = """
            select c.project_id, c.call_log_id, c.revision, c.created_at, c.updated_at, c.webhook_at,
                   c.document::text as document, a.name as agent_name,
                   (select e.verdict::text from evaluation e where e.project_id = c.project_id
                       and e.received_on = c.received_on and e.call_log_id = c.call_log_id and e.number > 0
                     order by e.number desc limit 1) as verdict,
                   (select jsonb_agg(l.result order by l.metric_id)::text from ledger l where l.project_id = c.project_id
                       and l.received_on = c.received_on and l.call_log_id = c.call_log_id and l.current
                       and l.result is not null) as scores
              from call_log c
              join call_key k on k.project_id = c.project_id and k.call_log_id = c.call_log_id and k.deleted_at is null
              left join agent a on a.project_id = c.project_id and a.id = c.agent_id
            """;

    private static final String ONE = COLUMNS + """
             where k.project_id = any ($1) and k.call_log_id = $2 and c.received_on = k.received_on
             order by c.project_id limit 1""";

    private static final String THESE = COLUMNS + """
              join unnest($1::bigint[], $2::bigint[]) as these(project_id, call_log_id)
                on k.project_id = these.project_id and k.call_log_id = these.call_log_id
             where c.received_on = k.received_on""";

    private static final String WHERE = """
             where c.project_id = any ($1) and ($2::bigint is null or c.agent_id = $2)
               and (cardinality($3::bigint[]) = 0 or c.call_log_id = any ($3))
               and c.call_timestamp >= $4 and c.call_timestamp < $5 and c.received_on >= ($4 at time zone 'utc')::date - 1
               and c.origin = 'production'""";

    private static final String PAGE =
            COLUMNS + WHERE + " order by c.call_timestamp desc, c.call_log_id desc limit $6 offset $7";

    private static final String COUNT = "select count(*) from (select 1 from call_log c\n"
            + " join call_key k on k.project_id = c.project_id and k.call_log_id = c.call_log_id and k.deleted_at is null\n"
            + WHERE + " limit " + (COUNTED + 1) + ") counted";

    private CallViews() {}

    /** One call of one project, {@code null} when there is none. */
    public static Uni<@Nullable EvaluatedCall> load(SqlClient client, long projectId, long callLogId) {
        return load(client, List.of(projectId), callLogId);
    }

    /** One call of one of these projects, {@code null} when there is none. */
    public static Uni<@Nullable EvaluatedCall> load(SqlClient client, List<Long> projects, long callLogId) {
        return client.preparedQuery(ONE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(callLogId))
                .map(rows -> rows.size() == 0 ? null : call(rows.iterator().next()));
    }

    /** These calls, as far as there are such. */
    public static Uni<Map<CallRef, EvaluatedCall>> load(SqlClient client, Set<CallRef> calls) {
        return client.preparedQuery(THESE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(calls.stream().map(CallRef::projectId).toArray(Long[]::new))
                        .addArrayOfLong(calls.stream().map(CallRef::callLogId).toArray(Long[]::new)))
                .map(rows -> {
                    Map<CallRef, EvaluatedCall> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(new CallRef(row.getLong("project_id"), row.getLong("call_log_id")), call(row));
                    }
                    return found;
                });
    }

    /** A page, newest first. */
    public static Uni<List<EvaluatedCall>> page(SqlClient client, CallFilter filter, int limit, int offset) {
        return client.preparedQuery(PAGE)
                .execute(tuple(filter).addInteger(limit).addInteger(offset))
                .map(CallViews::calls);
    }

    /** How many there are in all; {@link #COUNTED} + 1 means more than that. */
    public static Uni<Long> count(SqlClient client, CallFilter filter) {
        return client.preparedQuery(COUNT)
                .execute(tuple(filter))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple tuple(CallFilter filter) {
        return Tuple.tuple()
                .addArrayOfLong(filter.projects().toArray(Long[]::new))
                .addLong(filter.agentId())
                .addArrayOfLong(filter.callLogIds().toArray(Long[]::new))
                .addOffsetDateTime(filter.from().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(filter.until().atOffset(ZoneOffset.UTC));
    }

    private static List<EvaluatedCall> calls(RowSet<Row> rows) {
        List<EvaluatedCall> calls = new ArrayList<>(rows.size());
        for (Row row : rows) {
            calls.add(call(row));
        }
        return calls;
    }

    private static EvaluatedCall call(Row row) {
        String verdict = row.getString("verdict");
        String scores = row.getString("scores");
        return new EvaluatedCall(
                new CallRevision(
                        row.getInteger("revision"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getOffsetDateTime("updated_at").toInstant(),
                        row.getOffsetDateTime("webhook_at").toInstant(),
                        EarshotJson.read(row.getString("document"), CallLog.class)),
                row.getString("agent_name"),
                scores == null ? List.of() : List.of(EarshotJson.read(scores, Score[].class)),
                verdict == null ? null : EarshotJson.read(verdict, Verdict.class));
    }
}
