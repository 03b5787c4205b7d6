package dev.earshot.store.view;

import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.store.evaluation.CallRef;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls with their scores and verdict. The client says who asks: its role and organisation bound what is seen. */
public final class CallViews {
    /** A list is counted exactly up to here. */
    public static final int COUNTED = 10_000;

    private static final String COLUMNS = """
            select c.project_id, c.call_log_id, c.revision, c.created_at, c.updated_at, c.webhook_at, c.document::text as document,
                   (select a.name from agent a where a.project_id = c.project_id and a.id = c.agent_id) as agent_name,
                   (select e.verdict::text from evaluation e where e.project_id = c.project_id
                       and e.received_on = c.received_on and e.call_log_id = c.call_log_id and e.number > 0
                     order by e.number desc limit 1) as verdict,
                   (select e.deadline_at from evaluation e where e.project_id = c.project_id
                       and e.received_on = c.received_on and e.call_log_id = c.call_log_id and e.request_id = 0
                       and e.plan_hash = '' and e.open_metrics > 0) as waits_until,
                   (select jsonb_agg(l.result order by l.metric_id)::text from ledger l where l.project_id = c.project_id
                       and l.received_on = c.received_on and l.call_log_id = c.call_log_id and l.current
                       and l.result is not null) as scores,
            """ + RecordingViews.PROGRESS;

    /** "offset 0": the call is looked up by the key that was found, on its day alone, whatever the planner would join. */
    private static final String FOUND = """

             cross join lateral (select * from call_log each where each.project_id = k.project_id
                      and each.received_on = k.received_on and each.call_log_id = k.call_log_id offset 0) c
            """;

    static final String ONE = COLUMNS + "\n  from call_key k" + FOUND + """
             where k.project_id = any ($1) and k.call_log_id = $2 and k.deleted_at is null
             order by c.project_id limit 1""";

    static final String THESE =
            COLUMNS + "\n  from unnest($1::bigint[], $2::bigint[]) as these (project_id, call_log_id)\n" + """
              join call_key k on k.project_id = these.project_id and k.call_log_id = these.call_log_id
            """ + FOUND
                    + " where k.deleted_at is null";

    /** Documents are made text once, and counted as they are: what is over the limit never leaves the database. */
    static final String DOCUMENTS = "with shown as materialized (" + COLUMNS + ", k.place\n" + """
              from unnest($1::bigint[], $2::date[], $3::bigint[]) with ordinality
                   k (project_id, received_on, call_log_id, place)
            """ + FOUND + """
            ) select * from (
              select shown.*, sum(octet_length(document)) over (order by place) as bytes,
                     row_number() over (order by place) as nth from shown) sized
             where bytes <= $4 or nth = 1
             order by place""";

    private CallViews() {}

    /**
     * Where a call lies.
     *
     * @param place where it stands in the order of its list
     */
    public record Key(long projectId, LocalDate receivedOn, long callLogId, CallOrder.Place place) {}

    /** A value that calls have, and how many of those that were looked at. */
    public record Valued(String value, long calls) {}

    /**
     * How many there are.
     *
     * @param exact whether they were counted; otherwise it is the planner's estimate
     */
    public record Count(long number, boolean exact) {}

    /** One call of one project, {@code null} when there is none; its documents are read on a worker. */
    public static Uni<@Nullable EvaluatedCall> load(SqlClient client, long projectId, long callLogId) {
        return view(client, List.of(projectId), callLogId)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(view -> view == null ? null : view.read());
    }

    /** These calls, as far as there are such; their documents are read on a worker. */
    public static Uni<Map<CallRef, EvaluatedCall>> load(SqlClient client, Set<CallRef> calls) {
        return client.preparedQuery(THESE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(calls.stream().map(CallRef::projectId).toArray(Long[]::new))
                        .addArrayOfLong(calls.stream().map(CallRef::callLogId).toArray(Long[]::new)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> {
                    Map<CallRef, EvaluatedCall> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(
                                new CallRef(row.getLong("project_id"), row.getLong("call_log_id")),
                                new CallView(row).read());
                    }
                    return found;
                });
    }

    /** One call of one of these projects, {@code null} when there is none. */
    public static Uni<@Nullable CallView> view(SqlClient client, List<Long> projects, long callLogId) {
        return client.preparedQuery(ONE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(callLogId))
                .map(rows ->
                        rows.size() == 0 ? null : new CallView(rows.iterator().next()));
    }

    /**
     * Keys of the filter's calls, in this order.
     *
     * @param after only those behind this place, {@code null} for all
     * @param limit at most
     * @param offset of those at first are left out
     */
    public static Uni<List<Key>> keys(
            SqlClient client,
            CallFilter filter,
            CallOrder order,
            CallOrder.@Nullable Place after,
            int limit,
            long offset) {
        if (filter.projects().isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        ListSql sql = ListSql.keys(filter, order, after, limit, offset);
        return client.preparedQuery(sql.text()).execute(sql.parameters()).map(rows -> {
            List<Key> keys = new ArrayList<>(rows.size());
            for (Row row : rows) {
                long value = order.by().isTime()
                        ? ChronoUnit.MICROS.between(
                                Instant.EPOCH, row.getOffsetDateTime(3).toInstant())
                        : row.getLong(3);
                long id = row.getLong(1);
                keys.add(new Key(row.getLong(0), row.getLocalDate(2), id, new CallOrder.Place(value, id)));
            }
            return keys;
        });
    }

    /**
     * Values that the newest calls of the filter have, the most frequent first.
     *
     * @param of which text
     * @param part only values that have this text in them, whatever the case; {@code null} for all
     * @param examined how many calls are looked at
     * @param limit values at most
     */
    public static Uni<List<Valued>> values(
            SqlClient client, CallFilter filter, Listed of, @Nullable String part, int examined, int limit) {
        if (filter.projects().isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        ListSql sql = ListSql.distinct(filter, of.column, part, examined, limit);
        return client.preparedQuery(sql.text()).execute(sql.parameters()).map(rows -> {
            List<Valued> values = new ArrayList<>(rows.size());
            for (Row row : rows) {
                values.add(new Valued(row.getString(0), row.getLong(1)));
            }
            return values;
        });
    }

    /** Texts whose values are listed. */
    public enum Listed {
        CALL_ID("c.provider_call_id"),
        CUSTOMER_NUMBER("c.customer_number"),
        ENDED_REASON("c.call_ended_reason");

        private final String column;

        Listed(String column) {
            this.column = column;
        }
    }

    /**
     * The calls of these keys, in their order.
     *
     * @param bytes of documents at most; one that alone is larger comes alone. Fewer calls than keys mean that there was
     *     more, or that some have gone meanwhile
     */
    public static Uni<List<CallView>> documents(SqlClient client, List<Key> keys, long bytes) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return client.preparedQuery(DOCUMENTS)
                .execute(Tuple.tuple()
                        .addArrayOfLong(keys.stream().map(Key::projectId).toArray(Long[]::new))
                        .addArrayOfLocalDate(keys.stream().map(Key::receivedOn).toArray(LocalDate[]::new))
                        .addArrayOfLong(keys.stream().map(Key::callLogId).toArray(Long[]::new))
                        .addLong(bytes))
                .map(CallViews::views);
    }

    /** How many calls the filter has. */
    public static Uni<Count> count(SqlClient client, CallFilter filter) {
        if (filter.projects().isEmpty()) {
            return Uni.createFrom().item(new Count(0, true));
        }
        ListSql sql = ListSql.count(filter, COUNTED + 1L);
        return client.preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(number -> number <= COUNTED
                        ? Uni.createFrom().item(new Count(number, true))
                        : estimate(client, filter).map(count -> new Count(Math.max(count.number(), number), false)));
    }

    /** How many calls the planner believes the filter has, for who cannot wait for the count. */
    public static Uni<Count> estimate(SqlClient client, CallFilter filter) {
        ListSql sql = ListSql.estimate(filter);
        return client.preparedQuery(sql.text()).execute(sql.parameters()).map(rows -> {
            long planned = rows.iterator()
                    .next()
                    .getJsonArray(0)
                    .getJsonObject(0)
                    .getJsonObject("Plan")
                    .getLong("Plan Rows");
            return new Count(planned, false);
        });
    }

    private static List<CallView> views(RowSet<Row> rows) {
        List<CallView> views = new ArrayList<>(rows.size());
        for (Row row : rows) {
            views.add(new CallView(row));
        }
        return views;
    }
}
