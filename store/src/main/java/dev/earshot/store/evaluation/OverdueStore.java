package dev.earshot.store.evaluation;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.Columns;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Evaluations whose deadline has passed while something was open. A claim moves the deadline on, so that replicas share
 * the work, a crash gives it back, and what cannot be decided does not stand in the way of what can.
 */
@Singleton
public final class OverdueStore {
    private static final Logger LOG = Logger.getLogger(OverdueStore.class);

    private static final String CLAIM = """
            with due as materialized (
              select project_id, received_on, call_log_id from evaluation
               where open_metrics > 0 and deadline_at <= $1 and request_id = 0
               order by deadline_at limit $3
                 for update skip locked)
            update evaluation e set deadline_at = $2
              from due
             where e.project_id = due.project_id and e.received_on = due.received_on
               and e.call_log_id = due.call_log_id and e.request_id = 0
            returning e.project_id, e.call_log_id, e.received_on""";

    private static final String CALLS = """
            select c.project_id, c.call_log_id, c.revision, c.created_at, c.updated_at, c.webhook_at,
                   c.document::text as document
              from unnest($1::bigint[], $2::bigint[], $3::date[]) as w (project_id, call_log_id, received_on)
              join call_log c on c.project_id = w.project_id and c.received_on = w.received_on
               and c.call_log_id = w.call_log_id""";

    // Only what is still open: somebody may have decided it meanwhile.
    private static final String SETTLE = """
            update evaluation e set deadline_at = $4, open_metrics = case when $5 then 0 else e.open_metrics end
              from unnest($1::bigint[], $2::bigint[], $3::date[]) as w (project_id, call_log_id, received_on)
             where e.project_id = w.project_id and e.received_on = w.received_on and e.call_log_id = w.call_log_id
               and e.request_id = 0 and e.open_metrics > 0""";

    private final Pool pool;

    /** On the pool of the services. */
    @Inject
    public OverdueStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * Takes evaluations that are due; until {@code until} nobody else does.
     *
     * @param now what is due by then
     * @param until when they are due again, should this process not come to an end with them
     * @param limit at most so many, those that wait longest
     * @return each with the day whose partition it lies on
     */
    public Uni<Map<CallRef, LocalDate>> claim(Instant now, Instant until, int limit) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(now.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC), limit))
                .map(rows -> {
                    Map<CallRef, LocalDate> claimed = new HashMap<>();
                    rows.forEach(row -> claimed.put(EvaluationRows.call(row), row.getLocalDate("received_on")));
                    return claimed;
                });
    }

    /** The newest revisions of these calls; a call that nobody stored, or that cannot be read, is not among them. */
    public Uni<List<CallRevision>> calls(Map<CallRef, LocalDate> calls) {
        return pool.preparedQuery(CALLS)
                .execute(parameters(calls))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> {
                    List<CallRevision> revisions = new ArrayList<>();
                    for (Row row : rows) {
                        try {
                            revisions.add(revision(row));
                        } catch (RuntimeException unreadable) {
                            LOG.errorf(
                                    "stored call cannot be read: project=%d call=%d error=%s",
                                    row.getLong("project_id"),
                                    row.getLong("call_log_id"),
                                    unreadable.getClass().getName());
                        }
                    }
                    return revisions;
                });
    }

    private static CallRevision revision(Row row) {
        return new CallRevision(
                row.getInteger("revision"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getOffsetDateTime("webhook_at").toInstant(),
                EarshotJson.read(row.getString("document"), CallLog.class));
    }

    /** Lets these wait longer, because they cannot be decided now. */
    public Uni<Void> postpone(Map<CallRef, LocalDate> calls, Instant until) {
        return settle(calls, until.atOffset(ZoneOffset.UTC), false);
    }

    /** Ends these without a verdict, because there is nothing left to decide. */
    public Uni<Void> close(Map<CallRef, LocalDate> calls, Instant at) {
        return settle(calls, at.atOffset(ZoneOffset.UTC), true);
    }

    private Uni<Void> settle(Map<CallRef, LocalDate> calls, OffsetDateTime deadline, boolean close) {
        return calls.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(SETTLE)
                        .execute(parameters(calls).addOffsetDateTime(deadline).addBoolean(close))
                        .replaceWithVoid();
    }

    private static Tuple parameters(Map<CallRef, LocalDate> calls) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(calls.keySet().stream().sorted().toList(), tuple)
                .longs(CallRef::projectId)
                .longs(CallRef::callLogId)
                .days(call -> calls.getOrDefault(call, LocalDate.EPOCH));
        return tuple;
    }
}
