package dev.earshot.store.evaluation;

import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.Columns;
import dev.earshot.store.Partitions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads evaluations and writes them, a batch at a time and without a lock between the two: the write takes only what
 * still stands as it was read, and says which that was.
 */
@Singleton
public final class EvaluationStore {
    private final Pool pool;
    private final Partitions partitions;

    /** The store on the pool of the services. */
    @Inject
    public EvaluationStore(Pool pool, Partitions partitions) {
        this.pool = pool;
        this.partitions = partitions;
    }

    /**
     * What is known of these calls.
     *
     * @param calls each with the day on which it lies if nobody stored the call itself
     * @return an entry for every call
     */
    public Uni<Map<CallRef, Known>> read(Map<CallRef, LocalDate> calls) {
        List<CallRef> sorted = calls.keySet().stream().sorted().toList();
        Tuple tuple = Tuple.tuple();
        new Columns<>(sorted, tuple)
                .longs(CallRef::projectId)
                .longs(CallRef::callLogId)
                .days(call -> calls.getOrDefault(call, LocalDate.EPOCH));
        return pool.preparedQuery(EvaluationSql.READ)
                .execute(tuple)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(this::withLedger);
    }

    /** A call that is new, as nearly all are, has no ledger: the second question is asked for the others alone. */
    private Uni<Map<CallRef, Known>> withLedger(RowSet<Row> rows) {
        Map<CallRef, Known> known = new HashMap<>();
        List<CallRef> standing = new ArrayList<>();
        for (Row row : rows) {
            CallRef call = EvaluationRows.call(row);
            Known each = EvaluationRows.known(row);
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
        return pool.preparedQuery(EvaluationSql.LEDGER)
                .execute(tuple)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(found -> {
                    Map<CallRef, List<LedgerRow>> byCall = new HashMap<>();
                    for (Row row : found) {
                        byCall.computeIfAbsent(EvaluationRows.call(row), _ -> new ArrayList<>())
                                .add(EvaluationRows.ledger(row));
                    }
                    byCall.forEach((call, entries) -> known.computeIfPresent(call, (_, each) -> each.with(entries)));
                    return known;
                });
    }

    private static LocalDate day(Map<CallRef, Known> known, CallRef call) {
        Known each = known.get(call);
        return each == null ? LocalDate.EPOCH : each.receivedOn();
    }

    /**
     * Writes in one statement what nobody overtook. Nothing is written for a call that was deleted.
     *
     * @param changes at most one of each call
     * @return the calls that were written; the caller reads the others again. Fails with the database's own exception,
     *     then nothing was written
     */
    public Uni<Set<CallRef>> write(List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return partitions
                .ensure(days(changes))
                .chain(() -> pool.preparedQuery(EvaluationSql.WRITE).execute(parameters(changes)))
                .onFailure(Partitions::isMissing)
                .invoke(partitions::forget)
                .map(rows -> {
                    Set<CallRef> written = new HashSet<>();
                    rows.forEach(row -> written.add(EvaluationRows.call(row)));
                    return written;
                });
    }

    /** Removes what is still there of calls that were deleted. */
    public Uni<Void> forget(List<CallRef> calls) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(calls, tuple).longs(CallRef::projectId).longs(CallRef::callLogId);
        return pool.preparedQuery(EvaluationSql.DELETED)
                .execute(tuple)
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(row -> pool.preparedQuery(EvaluationSql.FORGET)
                        .execute(Tuple.of(
                                row.getLong("project_id"),
                                row.getLocalDate("received_on"),
                                row.getLong("call_log_id"))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** The days of the calls, and today where something leaves through the outbox. */
    private static Set<LocalDate> days(List<Change> changes) {
        Set<LocalDate> days = new HashSet<>();
        for (Change change : changes) {
            days.add(change.receivedOn());
            if (!change.relayed().isEmpty()) {
                days.add(LocalDate.now(ZoneOffset.UTC));
            }
        }
        return days;
    }

    private static Tuple parameters(List<Change> changes) {
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
                .texts(each -> text(each.newVerdict()))
                .doubles(each -> each.after().u())
                .doubles(each -> each.after().pi())
                .texts(each -> each.after().stratum())
                .times(Change::at)
                .booleans(each -> success(each.newVerdict()))
                .booleans(each -> partial(each.newVerdict()));
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
                .texts(each -> each.row().newResult())
                .times(each -> each.change().at())
                .longs(each -> each.row().requestId());
        new Columns<>(sorted.stream().filter(each -> !each.relayed().isEmpty()).toList(), tuple)
                .longs(each -> each.call().projectId())
                .longs(each -> each.call().callLogId())
                .texts(each -> Outgoing.text(each.relayed()));
        return tuple;
    }

    private static @Nullable String text(@Nullable Serialized<Verdict> verdict) {
        return verdict == null ? null : verdict.text();
    }

    private static @Nullable Boolean success(@Nullable Serialized<Verdict> verdict) {
        return verdict == null ? null : verdict.value().success();
    }

    private static @Nullable Boolean partial(@Nullable Serialized<Verdict> verdict) {
        return verdict == null ? null : verdict.value().partial();
    }

    private record Entry(Change change, LedgerRow row) {}
}
