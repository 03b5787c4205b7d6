package dev.earshot.store.call;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.store.Refusal;
import dev.earshot.store.recording.NotedRecording;
import dev.earshot.store.recording.RecordingNote;
import dev.earshot.store.recording.RecordingStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads, locks and writes call logs, a batch in one transaction. */
@Singleton
public final class CallStore {
    private final Pool pool;
    private final Set<LocalDate> daysSeen = ConcurrentHashMap.newKeySet();

    /** The store on the pool of the services. */
    @Inject
    public CallStore(Pool pool) {
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
    public Uni<Void> update(List<CallRef> calls, Function<Map<CallRef, Found>, List<ChangedCall>> decide) {
        List<CallRef> sorted = calls.stream().sorted().toList();
        return attempt(sorted, decide)
                .onFailure(Refusal::isPartitionMissing)
                // Somebody dropped a partition that this process has seen.
                .recoverWithUni(() -> {
                    daysSeen.clear();
                    return attempt(sorted, decide);
                });
    }

    private Uni<Void> attempt(List<CallRef> calls, Function<Map<CallRef, Found>, List<ChangedCall>> decide) {
        return ensureDays(pool, calls.stream().map(CallRef::receivedOn))
                .chain(() -> pool.withTransaction(connection -> claim(connection, calls)
                        .chain(() -> lock(connection, calls))
                        // A call that is known may lie on a day that the batch does not tell of.
                        .call(locked ->
                                ensureDays(connection, locked.values().stream().map(Locked::receivedOn)))
                        .chain(locked -> read(connection, calls, locked)
                                .emitOn(Infrastructure.getDefaultWorkerPool())
                                .map(decide)
                                .chain(changed -> write(connection, changed, locked)))));
    }

    private Uni<Void> ensureDays(SqlClient client, Stream<LocalDate> days) {
        Set<LocalDate> fresh =
                days.filter(day -> !daysSeen.contains(day)).collect(Collectors.toCollection(TreeSet::new));
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery("select ensure_partitions(d) from unnest($1::date[]) d")
                .execute(Tuple.of(fresh.toArray(LocalDate[]::new)))
                .invoke(() -> daysSeen.addAll(fresh))
                .replaceWithVoid();
    }

    private static Uni<RowSet<Row>> claim(SqlConnection connection, List<CallRef> calls) {
        return connection
                .preparedQuery(CallSql.CLAIM)
                .execute(Tuple.of(
                        calls.stream().map(CallRef::projectId).toArray(Long[]::new),
                        calls.stream().map(CallRef::callLogId).toArray(Long[]::new),
                        calls.stream().map(CallRef::callId).toArray(String[]::new),
                        calls.stream().map(CallRef::receivedOn).toArray(LocalDate[]::new)));
    }

    private static Uni<Map<Key, Locked>> lock(SqlConnection connection, List<CallRef> calls) {
        return connection
                .preparedQuery(CallSql.LOCK)
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
                .preparedQuery(CallSql.READ)
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
                row.getInteger("revision"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("webhook_at").toInstant(),
                row.getString("document"),
                row.getString("provenance"));
    }

    private static Uni<Void> write(SqlConnection connection, List<ChangedCall> calls, Map<Key, Locked> locked) {
        if (calls.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<CallRevision> revisions = calls.stream().map(ChangedCall::revision).toList();
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
        row.addArrayOfString(column(calls, each -> new String(each.json(), StandardCharsets.UTF_8), String[]::new));
        row.addArrayOfString(column(calls, ChangedCall::provenance, String[]::new));
        row.addArrayOfOffsetDateTime(column(revisions, each -> utc(each.createdAt()), OffsetDateTime[]::new));
        row.addArrayOfOffsetDateTime(column(revisions, each -> utc(each.updatedAt()), OffsetDateTime[]::new));
        return connection
                .preparedQuery(CallSql.WRITE)
                .execute(row)
                .chain(() -> RecordingStore.note(connection, noted(calls, locked)));
    }

    private static List<NotedRecording> noted(List<ChangedCall> calls, Map<Key, Locked> locked) {
        List<NotedRecording> noted = new ArrayList<>();
        for (ChangedCall each : calls) {
            RecordingNote note = each.recording();
            CallLog call = each.revision().call();
            if (note != null) {
                Locked row = at(locked, new Key(call.projectId(), call.id()));
                noted.add(new NotedRecording(call.projectId(), call.id(), row.callId(), row.receivedOn(), note));
            }
        }
        return noted;
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
            throw new NoSuchElementException("call key vanished while it was locked: " + key);
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
