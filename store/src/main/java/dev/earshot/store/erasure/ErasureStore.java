package dev.earshot.store.erasure;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.store.audit.AuditEntry;
import dev.earshot.store.audit.AuditLog;
import dev.earshot.store.outbox.OutboxAppend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Deletes calls of one project. A webhook that comes later finds the call deleted; who works on it finds nothing to write
 * to. The tombstone tells those who hold something else of it.
 */
@Singleton
public final class ErasureStore {
    /** The row of each call is locked, in order, as whoever writes of it does. */
    private static final String LOCK = """
            select call_log_id, received_on, provider_call_id from call_key
             where project_id = $1 and call_log_id = any ($2) and deleted_at is null
             order by call_log_id for update""";

    private static final String RECORDINGS = """
            select document ->> 'recording_ref' as reference from call_log
             where project_id = $1 and received_on = $2 and call_log_id = any ($3)
               and document ->> 'recording_ref' is not null
            union
            select reference from recording
             where project_id = $1 and call_log_id = any ($3) and reference is not null""";

    /** Of one day, so that only its partitions are touched. Attempts go before the deliveries that name them. */
    private static final List<String> OF_A_DAY = List.of(
            """
            delete from delivery_attempt where project_id = $1 and received_on = $2 and delivery_id in (
              select id from delivery where project_id = $1 and received_on = $2 and call_log_id = any ($3))""",
            "delete from delivery where project_id = $1 and received_on = $2 and call_log_id = any ($3)",
            "delete from ledger where project_id = $1 and received_on = $2 and call_log_id = any ($3)",
            "delete from evaluation where project_id = $1 and received_on = $2 and call_log_id = any ($3)",
            "delete from call_log where project_id = $1 and received_on = $2 and call_log_id = any ($3)");

    private static final List<String> OF_ALL_DAYS = List.of(
            "delete from recording where project_id = $1 and call_log_id = any ($2)",
            "delete from reconcile_call where project_id = $1 and call_log_id = any ($2)",
            "delete from metric_vote where project_id = $1 and call_log_id = any ($2)",
            """
            update evaluation_request_call set state = 'skipped', reason = 'deleted', ended_at = now()
             where project_id = $1 and call_log_id = any ($2) and state = 'waiting'""",
            "update call_key set deleted_at = now() where project_id = $1 and call_log_id = any ($2)");

    /** What was said and heard goes; what was measured stays, and the merge does not bring back what it has seen. */
    private static final String STRIP = """
            update call_log set updated_at = now(), document = (document - array['recording_ref', 'recording_url', 'summary',
                'metadata', 'dynamic_variables', 'customer_number', 'feedback']) || '{"turns": []}', customer_number = null
             where project_id = $1 and received_on = $2 and call_log_id = any ($3)""";

    private static final String FORGET_RECORDING =
            "delete from recording where project_id = $1 and call_log_id = any ($2)";

    private final Pool pool;

    /** On the pool of the services. */
    @Inject
    public ErasureStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * What was deleted.
     *
     * @param calls how many
     * @param recordings references of what is now nobody's, for whoever keeps recordings
     */
    public record Erased(int calls, List<String> recordings) {
        public Erased {
            recordings = List.copyOf(recordings);
        }
    }

    /**
     * Deletes these calls of a project, as far as there are such, with everything that is known of them.
     *
     * @param told what the log of writes says of the deletion of a call, by its id; of the same transaction
     */
    public Uni<Erased> erase(long projectId, List<Long> callLogIds, LongFunction<AuditEntry> told) {
        return within(
                projectId,
                callLogIds,
                told,
                (connection, calls) -> eachDay(
                                calls,
                                (day, ids) -> all(
                                        OF_A_DAY,
                                        sql -> connection.preparedQuery(sql).execute(Tuple.of(projectId, day, ids))))
                        .chain(() -> all(
                                OF_ALL_DAYS,
                                sql -> connection.preparedQuery(sql).execute(Tuple.of(projectId, ids(calls)))))
                        .chain(() -> OutboxAppend.to(connection, tombstones(projectId, calls))));
    }

    /** Deletes what was said and heard in these calls, and who called; their results stay. */
    public Uni<Erased> strip(long projectId, List<Long> callLogIds, LongFunction<AuditEntry> told) {
        return within(
                projectId,
                callLogIds,
                told,
                (connection, calls) -> eachDay(
                                calls,
                                (day, ids) -> connection.preparedQuery(STRIP).execute(Tuple.of(projectId, day, ids)))
                        .chain(() ->
                                connection.preparedQuery(FORGET_RECORDING).execute(Tuple.of(projectId, ids(calls))))
                        .replaceWithVoid());
    }

    private record Locked(long id, LocalDate day, String callId) {}

    private interface Work {
        Uni<Void> on(SqlConnection connection, List<Locked> calls);
    }

    private interface OfDay {
        Uni<?> on(LocalDate day, Long[] ids);
    }

    private interface Ask {
        Uni<?> with(String sql);
    }

    private Uni<Erased> within(long projectId, List<Long> callLogIds, LongFunction<AuditEntry> told, Work work) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(projectId, callLogIds.toArray(Long[]::new)))
                .chain(rows -> {
                    List<Locked> calls = new ArrayList<>();
                    for (Row row : rows) {
                        calls.add(new Locked(
                                row.getLong("call_log_id"),
                                row.getLocalDate("received_on"),
                                row.getString("provider_call_id")));
                    }
                    List<String> recordings = new ArrayList<>();
                    return eachDay(
                                    calls,
                                    (day, ids) -> connection
                                            .preparedQuery(RECORDINGS)
                                            .execute(Tuple.of(projectId, day, ids))
                                            .invoke(found -> found.forEach(row -> recordings.add(row.getString(0)))))
                            .chain(() -> work.on(connection, calls))
                            .chain(() -> AuditLog.append(
                                    connection,
                                    calls.stream()
                                            .map(call -> told.apply(call.id()))
                                            .toList()))
                            .map(_ -> new Erased(calls.size(), recordings));
                }));
    }

    private static Uni<Void> eachDay(List<Locked> calls, OfDay work) {
        Map<LocalDate, List<Long>> byDay = new TreeMap<>();
        calls.forEach(call ->
                byDay.computeIfAbsent(call.day(), _ -> new ArrayList<>()).add(call.id()));
        return Multi.createFrom()
                .iterable(byDay.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        day -> work.on(day.getKey(), day.getValue().toArray(Long[]::new))
                                .replaceWith(true))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> all(List<String> statements, Ask ask) {
        return Multi.createFrom()
                .iterable(statements)
                .onItem()
                .transformToUniAndConcatenate(sql -> ask.with(sql).replaceWith(true))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Long[] ids(List<Locked> calls) {
        return calls.stream().map(Locked::id).toArray(Long[]::new);
    }

    private static List<EventMessage> tombstones(long projectId, List<Locked> calls) {
        return calls.stream()
                .map(call -> EventMessage.tombstone(Topic.Names.CALLS, new CallKey(projectId, call.callId()).text()))
                .toList();
    }
}
