package dev.earshot.store.evaluation;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads evaluations and writes them, a batch at a time and without a lock between the two: the write takes only what
 * still stands as it was read, and says which that was.
 */
@Singleton
public final class EvaluationStore {
    private final Pool pool;
    private final Set<LocalDate> daysSeen = ConcurrentHashMap.newKeySet();

    /** The store on the pool of the services. */
    @Inject
    public EvaluationStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * What is known of these calls.
     *
     * @param calls each with the day on which it lies if nobody stored the call itself
     * @return an entry for every call
     */
    public Uni<Map<CallRef, Known>> read(Map<CallRef, LocalDate> calls) {
        return read(pool, calls);
    }

    private static Uni<Map<CallRef, Known>> read(SqlClient client, Map<CallRef, LocalDate> calls) {
        List<CallRef> sorted = calls.keySet().stream().sorted().toList();
        Tuple tuple = Tuple.tuple();
        new Columns<>(sorted, tuple)
                .longs(CallRef::projectId)
                .longs(CallRef::callLogId)
                .days(call -> calls.getOrDefault(call, LocalDate.EPOCH));
        return client.preparedQuery(EvaluationSql.READ)
                .execute(tuple)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(rows -> withLedger(client, rows));
    }

    /** A call that is new, as nearly all are, has no ledger: the second question is asked for the others alone. */
    private static Uni<Map<CallRef, Known>> withLedger(SqlClient client, RowSet<Row> rows) {
        Map<CallRef, Known> known = new HashMap<>();
        List<CallRef> standing = new ArrayList<>();
        for (Row row : rows) {
            CallRef call = call(row);
            Known each = known(row);
            known.put(call, each);
            if (each.standing() != null) {
                standing.add(call);
            }
        }
        if (standing.isEmpty()) {
            return Uni.createFrom().item(known);
        }
        Tuple tuple = Tuple.tuple();
        new Columns<>(standing, tuple)
                .longs(CallRef::projectId)
                .longs(CallRef::callLogId)
                .days(call -> day(known, call));
        return client.preparedQuery(EvaluationSql.LEDGER)
                .execute(tuple)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(ledger -> {
                    Map<CallRef, List<LedgerRow>> byCall = new HashMap<>();
                    for (Row row : ledger) {
                        byCall.computeIfAbsent(call(row), _ -> new ArrayList<>())
                                .add(ledgerRow(row));
                    }
                    byCall.forEach(
                            (call, entries) -> known.computeIfPresent(call, (_, each) -> withRows(each, entries)));
                    return known;
                });
    }

    /**
     * Writes in one statement what nobody overtook. Nothing is written for a call that was deleted.
     *
     * @return the calls that were written; the caller reads the others again. Fails with the database's own exception,
     *     then nothing was written
     */
    public Uni<Set<CallRef>> write(List<Change> changes) {
        return changes.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : ensureDays(changes).chain(() -> write(pool, changes));
    }

    /**
     * Takes evaluations whose deadline has passed, for as long as the transaction that decides them lasts; a second
     * replica passes them over. Messages leave through the outbox, in the same transaction.
     *
     * @param limit at most so many
     * @param decide on a worker thread; gives what to write
     * @return the calls that were written
     */
    public Uni<Set<CallRef>> sweep(Instant now, int limit, Function<List<Due>, List<Change>> decide) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(EvaluationSql.CLAIM_DUE)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), limit))
                .chain(claimed -> due(connection, claimed))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(decide)
                .chain(changes ->
                        changes.isEmpty() ? Uni.createFrom().item(Set.<CallRef>of()) : write(connection, changes)));
    }

    private static Uni<List<Due>> due(SqlClient client, RowSet<Row> claimed) {
        Map<CallRef, CallRevision> revisions = new HashMap<>();
        Map<CallRef, LocalDate> days = new HashMap<>();
        for (Row row : claimed) {
            days.put(call(row), row.getLocalDate("received_on"));
            revisions.put(
                    call(row),
                    new CallRevision(
                            row.getInteger("revision"),
                            row.getOffsetDateTime("created_at").toInstant(),
                            row.getOffsetDateTime("updated_at").toInstant(),
                            row.getOffsetDateTime("webhook_at").toInstant(),
                            EarshotJson.read(row.getString("document"), CallLog.class)));
        }
        if (days.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return read(client, days).map(known -> {
            List<Due> due = new ArrayList<>();
            revisions.forEach((call, revision) -> {
                Known each = known.get(call);
                if (each != null) {
                    due.add(new Due(call, each, revision));
                }
            });
            return due;
        });
    }

    private static Uni<Set<CallRef>> write(SqlClient client, List<Change> changes) {
        List<Change> sorted =
                changes.stream().sorted((a, b) -> a.call().compareTo(b.call())).toList();
        List<Entry> entries = new ArrayList<>();
        for (Change change : sorted) {
            change.rows().forEach(row -> entries.add(new Entry(change, row)));
        }
        Tuple tuple = Tuple.tuple();
        new Columns<>(sorted, tuple)
                .longs(each -> each.call().projectId())
                .longs(each -> each.call().callLogId())
                .days(Change::receivedOn)
                .integers(each -> each.before() == null ? 0 : each.before().revision())
                .integers(each -> each.before() == null ? 0 : each.before().number())
                .integers(each -> each.after().revision())
                .texts(each -> each.after().planHash())
                .integers(each -> each.after().openMetrics())
                .times(each -> each.after().deadlineAt())
                .integers(each -> each.after().number())
                .texts(EvaluationStore::newVerdict)
                .doubles(each -> each.after().u())
                .doubles(each -> each.after().pi())
                .texts(each -> each.after().stratum())
                .times(Change::at);
        new Columns<>(entries, tuple)
                .longs(each -> each.change().call().projectId())
                .longs(each -> each.change().call().callLogId())
                .days(each -> each.change().receivedOn())
                .longs(each -> each.row().metricId())
                .integers(each -> each.row().metricVersion())
                .texts(each -> each.row().inputHash())
                .integers(each -> each.change().after().revision())
                .texts(each -> each.row().state())
                .booleans(each -> each.row().current())
                .doubles(each -> each.row().number())
                .texts(each -> each.row().choice())
                .texts(Entry::newResult)
                .times(each -> each.change().at());
        new Columns<>(sorted.stream().filter(each -> !each.relayed().isEmpty()).toList(), tuple)
                .longs(each -> each.call().projectId())
                .longs(each -> each.call().callLogId())
                .texts(each -> Outgoing.text(each.relayed()));
        return client.preparedQuery(EvaluationSql.WRITE).execute(tuple).map(rows -> {
            Set<CallRef> written = new HashSet<>();
            rows.forEach(row -> written.add(call(row)));
            return written;
        });
    }

    private Uni<Void> ensureDays(List<Change> changes) {
        Set<LocalDate> fresh = new HashSet<>();
        for (Change change : changes) {
            if (!daysSeen.contains(change.receivedOn())) {
                fresh.add(change.receivedOn());
            }
        }
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery("select ensure_partitions(d) from unnest($1::date[]) d")
                .execute(Tuple.tuple().addArrayOfLocalDate(fresh.toArray(LocalDate[]::new)))
                .invoke(() -> daysSeen.addAll(fresh))
                .replaceWithVoid();
    }

    private static Known known(Row row) {
        Integer revision = row.getInteger("revision");
        String verdict = row.getString("verdict");
        return new Known(
                row.getLocalDate("received_on"),
                row.getBoolean("deleted"),
                revision == null
                        ? null
                        : new Standing(
                                revision,
                                row.getString("plan_hash"),
                                row.getInteger("open_metrics"),
                                row.getLocalDateTime("deadline_at").toInstant(ZoneOffset.UTC),
                                row.getInteger("number"),
                                row.getDouble("u"),
                                row.getDouble("pi"),
                                row.getString("stratum"),
                                verdict == null ? null : EarshotJson.read(verdict, Verdict.class),
                                List.of()));
    }

    private static Known withRows(Known known, List<LedgerRow> rows) {
        Standing bare = known.standing();
        return bare == null
                ? known
                : new Known(
                        known.receivedOn(),
                        known.deleted(),
                        new Standing(
                                bare.revision(),
                                bare.planHash(),
                                bare.openMetrics(),
                                bare.deadlineAt(),
                                bare.number(),
                                bare.u(),
                                bare.pi(),
                                bare.stratum(),
                                bare.verdict(),
                                rows));
    }

    private static LedgerRow ledgerRow(Row row) {
        String result = row.getString("result");
        return new LedgerRow(
                row.getLong("metric_id"),
                row.getInteger("metric_version"),
                row.getString("input_hash"),
                row.getString("state"),
                row.getBoolean("current"),
                result == null ? null : EarshotJson.read(result, Score.class));
    }

    private static CallRef call(Row row) {
        return new CallRef(row.getLong("project_id"), row.getLong("call_log_id"));
    }

    private static LocalDate day(Map<CallRef, Known> known, CallRef call) {
        Known each = known.get(call);
        return each == null ? LocalDate.EPOCH : each.receivedOn();
    }

    /** The verdict's text, {@code null} when it is the one that stands already. */
    private static @Nullable String newVerdict(Change change) {
        Verdict verdict = change.after().verdict();
        boolean same = change.before() != null
                && change.before().number() == change.after().number();
        return verdict == null || same ? null : EarshotJson.text(verdict);
    }

    private record Entry(Change change, LedgerRow row) {
        /** A result is written once, with the row that brings it. */
        @Nullable
        String newResult() {
            return row.score() == null || !row.current() ? null : EarshotJson.text(row.score());
        }
    }
}
