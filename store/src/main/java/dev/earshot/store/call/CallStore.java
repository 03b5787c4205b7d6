package dev.earshot.store.call;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads, locks and writes call logs, a batch in one transaction. */
@Singleton
public final class CallStore {
    private static final String CLAIM = """
            insert into call_key (project_id, call_log_id, provider_call_id, received_on)
            select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::date[])
            on conflict do nothing""";

    // A statement of its own: the snapshot of the insert does not see a row that was committed meanwhile.
    private static final String LOCK = """
            select k.project_id, k.call_log_id, k.provider_call_id, k.received_on, k.deleted_at is not null as deleted
              from call_key k
              join unnest($1::bigint[], $2::bigint[]) as w (project_id, call_log_id)
                on k.project_id = w.project_id and k.call_log_id = w.call_log_id
             order by k.project_id, k.call_log_id
               for update of k""";

    // And another: who waited for a lock must read what the holder wrote.
    private static final String READ = """
            select c.project_id, c.call_log_id, c.revision, c.document::text as document,
                   c.provenance::text as provenance, c.created_at, c.updated_at, c.webhook_at
              from unnest($1::bigint[], $2::bigint[], $3::date[]) as w (project_id, call_log_id, received_on)
              join call_log c on c.project_id = w.project_id and c.received_on = w.received_on
               and c.call_log_id = w.call_log_id""";

    private static final String WRITE = """
            insert into call_log (project_id, call_log_id, received_on, revision, agent_id, provider_call_id,
                                  call_timestamp, received_at, webhook_at, duration_ms, customer_number,
                                  call_ended_reason, origin, document, provenance, created_at, updated_at)
            select u.project_id, u.call_log_id, u.received_on, u.revision, u.agent_id, u.provider_call_id,
                   u.call_timestamp, u.received_at, u.webhook_at, u.duration_ms, u.customer_number,
                   u.call_ended_reason, u.origin, u.document::jsonb, u.provenance::jsonb, u.created_at, u.updated_at
              from unnest($1::bigint[], $2::bigint[], $3::date[], $4::int[], $5::bigint[], $6::text[],
                          $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::bigint[], $11::text[],
                          $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[])
                as u (project_id, call_log_id, received_on, revision, agent_id, provider_call_id, call_timestamp,
                      received_at, webhook_at, duration_ms, customer_number, call_ended_reason, origin, document,
                      provenance, created_at, updated_at)
            on conflict (project_id, received_on, call_log_id) do update set
              revision = excluded.revision, agent_id = excluded.agent_id, call_timestamp = excluded.call_timestamp,
              received_at = excluded.received_at, webhook_at = excluded.webhook_at,
              duration_ms = excluded.duration_ms, customer_number = excluded.customer_number,
              call_ended_reason = excluded.call_ended_reason, origin = excluded.origin,
              document = excluded.document, provenance = excluded.provenance, updated_at = excluded.updated_at""";

    private final Pool pool;
    private final Set<LocalDate> daysSeen = ConcurrentHashMap.newKeySet();

    @Inject
    CallStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * Locks the rows of these calls, shows what is known of each, and writes what the caller decides, all in one
     * transaction.
     *
     * @param calls which calls; each once
     * @param decide on a worker thread, with what was found for each call; gives the calls to write
     * @return fails with the database's own exception; then nothing was written
     */
    public Uni<Void> update(List<CallRef> calls, Function<Map<CallRef, Found>, List<StoredCall>> decide) {
        List<CallRef> sorted = calls.stream().sorted().toList();
        return ensureDays(sorted)
                .chain(() -> pool.withTransaction(connection -> claim(connection, sorted)
                        .chain(() -> lock(connection, sorted))
                        .chain(locked -> read(connection, sorted, locked)
                                .emitOn(Infrastructure.getDefaultWorkerPool())
                                .map(decide)
                                .chain(changed -> write(connection, changed, locked)))));
    }

    private Uni<Void> ensureDays(List<CallRef> calls) {
        Set<LocalDate> fresh = new TreeSet<>();
        for (CallRef call : calls) {
            if (!daysSeen.contains(call.receivedOn())) {
                fresh.add(call.receivedOn());
            }
        }
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("select ensure_partitions(d) from unnest($1::date[]) d")
                .execute(Tuple.of(fresh.toArray(LocalDate[]::new)))
                .invoke(() -> daysSeen.addAll(fresh))
                .replaceWithVoid();
    }

    private static Uni<RowSet<Row>> claim(SqlConnection connection, List<CallRef> calls) {
        return connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(
                        calls.stream().map(CallRef::projectId).toArray(Long[]::new),
                        calls.stream().map(CallRef::callLogId).toArray(Long[]::new),
                        calls.stream().map(CallRef::callId).toArray(String[]::new),
                        calls.stream().map(CallRef::receivedOn).toArray(LocalDate[]::new)));
    }

    private static Uni<Map<Key, Locked>> lock(SqlConnection connection, List<CallRef> calls) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(
                        calls.stream().map(CallRef::projectId).toArray(Long[]::new),
                        calls.stream().map(CallRef::callLogId).toArray(Long[]::new)))
                .map(rows -> {
                    Map<Key, Locked> locked = new HashMap<>();
                    for (Row row : rows) {
                        locked.put(
                                Key.of(row),
                                new Locked(
                                        row.getString("provider_call_id"),
                                        row.getLocalDate("received_on"),
                                        row.getBoolean("deleted")));
                    }
                    return locked;
                });
    }

    private static Uni<Map<CallRef, Found>> read(
            SqlConnection connection, List<CallRef> calls, Map<Key, Locked> locked) {
        List<Key> keys = List.copyOf(locked.keySet());
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(
                        keys.stream().map(Key::projectId).toArray(Long[]::new),
                        keys.stream().map(Key::callLogId).toArray(Long[]::new),
                        keys.stream().map(key -> at(locked, key).receivedOn()).toArray(LocalDate[]::new)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> {
                    Map<Key, StoredCall> stored = new HashMap<>();
                    for (Row row : rows) {
                        stored.put(Key.of(row), stored(row));
                    }
                    Map<CallRef, Found> found = new HashMap<>();
                    for (CallRef call : calls) {
                        Key key = new Key(call.projectId(), call.callLogId());
                        Locked row = at(locked, key);
                        found.put(
                                call,
                                !row.callId().equals(call.callId())
                                        ? new Found.Collision()
                                        : row.deleted() ? new Found.Deleted() : new Found.Live(stored.get(key)));
                    }
                    return found;
                });
    }

    private static StoredCall stored(Row row) {
        return new StoredCall(
                new CallRevision(
                        row.getInteger("revision"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getOffsetDateTime("updated_at").toInstant(),
                        row.getOffsetDateTime("webhook_at").toInstant(),
                        EarshotJson.read(row.getString("document"), CallLog.class)),
                row.getString("provenance"));
    }

    private static Uni<Void> write(SqlConnection connection, List<StoredCall> calls, Map<Key, Locked> locked) {
        if (calls.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<CallRevision> revisions = calls.stream().map(StoredCall::revision).toList();
        List<CallLog> logs = revisions.stream().map(CallRevision::call).toList();
        Tuple row = Tuple.tuple();
        row.addArrayOfLong(column(logs, CallLog::projectId, Long[]::new));
        row.addArrayOfLong(column(logs, CallLog::id, Long[]::new));
        row.addArrayOfLocalDate(column(
                logs, call -> at(locked, new Key(call.projectId(), call.id())).receivedOn(), LocalDate[]::new));
        row.addArrayOfInteger(column(revisions, CallRevision::revision, Integer[]::new));
        row.addArrayOfLong(column(logs, CallLog::agentId, Long[]::new));
        row.addArrayOfString(column(logs, CallLog::callId, String[]::new));
        row.addArrayOfOffsetDateTime(column(logs, call -> utc(call.timestamp()), OffsetDateTime[]::new));
        row.addArrayOfOffsetDateTime(column(logs, call -> utc(call.receivedAt()), OffsetDateTime[]::new));
        row.addArrayOfOffsetDateTime(column(revisions, each -> utc(each.webhookAt()), OffsetDateTime[]::new));
        row.addArrayOfLong(column(logs, CallLog::durationMs, Long[]::new));
        row.addArrayOfString(column(logs, CallLog::customerNumber, String[]::new));
        row.addArrayOfString(column(logs, CallLog::endedReason, String[]::new));
        row.addArrayOfString(
                column(logs, call -> call.origin().name().toLowerCase(java.util.Locale.ROOT), String[]::new));
        row.addArrayOfString(column(logs, EarshotJson::text, String[]::new));
        row.addArrayOfString(column(calls, StoredCall::provenance, String[]::new));
        row.addArrayOfOffsetDateTime(column(revisions, each -> utc(each.createdAt()), OffsetDateTime[]::new));
        row.addArrayOfOffsetDateTime(column(revisions, each -> utc(each.updatedAt()), OffsetDateTime[]::new));
        return connection.preparedQuery(WRITE).execute(row).replaceWithVoid();
    }

    private static <A, B> @Nullable B[] column(
            List<A> rows, Function<A, @Nullable B> of, Function<Integer, @Nullable B[]> array) {
        List<@Nullable B> values = new ArrayList<>(rows.size());
        for (A row : rows) {
            values.add(of.apply(row));
        }
        return values.toArray(array.apply(0));
    }

    private static OffsetDateTime utc(java.time.Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Locked at(Map<Key, Locked> locked, Key key) {
        Locked row = locked.get(key);
        if (row == null) {
            throw new IllegalStateException("call key vanished while it was locked: " + key);
        }
        return row;
    }

    private record Key(long projectId, long callLogId) {
        static Key of(Row row) {
            return new Key(row.getLong("project_id"), row.getLong("call_log_id"));
        }
    }

    private record Locked(String callId, LocalDate receivedOn, boolean deleted) {}
}
