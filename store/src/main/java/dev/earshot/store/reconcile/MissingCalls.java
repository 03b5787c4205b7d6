package dev.earshot.store.reconcile;

import dev.earshot.store.Columns;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls that are missing: found once, recovered by who holds their walk. */
@Singleton
public final class MissingCalls {
    /** Of a call that was deleted there is a key, too: it is never fetched again. */
    private static final String KNOWN = """
            select k.call_log_id from call_key k where k.project_id = $1 and k.call_log_id = any ($2)
            union
            select c.call_log_id from reconcile_call c where c.project_id = $1 and c.call_log_id = any ($2)
               and (not $3 or c.state in ('waiting', 'recovered', 'arrived'))""";

    /** What was given up is tried again where somebody asks for it. */
    private static final String ADD = """
            insert into reconcile_call as c (project_id, call_log_id, provider_call_id, our_agent_id, walk_id)
            select $1, n.call_log_id, n.call_id, n.agent_id, $2
              from unnest($3::bigint[], $4::text[], $5::bigint[]) n (call_log_id, call_id, agent_id)
             order by 2
            on conflict (project_id, call_log_id) do update
              set state = 'waiting', walk_id = excluded.walk_id, attempts = 0, due_at = now(), found_at = now(),
                  last_error = null, ended_at = null
              where $6 and c.state in ('gone', 'given_up')
            returning call_log_id""";

    private static final String DUE = """
            select c.call_log_id, c.provider_call_id, c.our_agent_id, c.attempts,
                   exists (select from call_key k where k.project_id = c.project_id
                              and k.call_log_id = c.call_log_id) as arrived
              from reconcile_call c
             where c.project_id = $1 and c.walk_id = $2 and c.state = 'waiting' and c.due_at <= now()
             order by c.due_at, c.call_log_id limit $3""";

    private static final String END = """
            with mine as (
              update reconcile_walk
                 set recovered = recovered + case $5 when 'recovered' then 1 else 0 end,
                     lease_until = now() + $8 * interval '1 millisecond', updated_at = now()
               where project_id = $1 and id = $2 and lease_version = $3 and state = 'open'
              returning project_id
            )
            update reconcile_call c
               set state = $5, last_error = $6, due_at = now() + $7 * interval '1 millisecond',
                   attempts = c.attempts + case $5 when 'waiting' then 1 else 0 end,
                   ended_at = case $5 when 'waiting' then null else now() end
              from mine where c.project_id = mine.project_id and c.call_log_id = $4 and c.state = 'waiting'""";

    private static final String WAITING = """
            select count(*) as waiting, extract(epoch from min(due_at) - now()) * 1000 as due_ms
              from reconcile_call where project_id = $1 and walk_id = $2 and state = 'waiting'""";

    private static final String FORGET =
            "delete from reconcile_call where state <> 'waiting' and ended_at < now() - $1 * interval '1 millisecond'";

    private final Pool pool;

    @Inject
    MissingCalls(Pool pool) {
        this.pool = pool;
    }

    /** How many still wait, and in how long the first is due; {@code null} when none does. */
    public record Waiting(long count, @Nullable Duration due) {
        /** None. */
        public static final Waiting NONE = new Waiting(0, null);
    }

    /**
     * Which of these calls are no news.
     *
     * @param asked whether a person asks: then what was given up is news once more
     */
    public Uni<Set<Long>> known(long projectId, Collection<Long> callLogIds, boolean asked) {
        return pool.preparedQuery(KNOWN)
                .execute(Tuple.of(projectId, callLogIds.toArray(Long[]::new), asked))
                .map(rows -> {
                    Set<Long> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getLong("call_log_id")));
                    return known;
                });
    }

    static Uni<Integer> add(SqlClient client, Walk walk, List<MissingCall> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Tuple tuple = Tuple.of(walk.projectId(), walk.id());
        new Columns<>(found, tuple)
                .longs(MissingCall::callLogId)
                .texts(MissingCall::callId)
                .longs(MissingCall::agentId);
        return client.preparedQuery(ADD)
                .execute(tuple.addBoolean(walk.kind() == Walk.Kind.BACKFILL))
                .map(rows -> rows.rowCount());
    }

    /** Some that are due. */
    public Uni<List<MissingCall>> due(Walk walk, int most) {
        return pool.preparedQuery(DUE)
                .execute(Tuple.of(walk.projectId(), walk.id(), most))
                .map(rows -> {
                    List<MissingCall> due = new ArrayList<>(rows.size());
                    rows.forEach(row -> due.add(new MissingCall(
                            row.getLong("call_log_id"),
                            row.getString("provider_call_id"),
                            row.getLong("our_agent_id"),
                            row.getInteger("attempts"),
                            row.getBoolean("arrived"))));
                    return due;
                });
    }

    /** Notes what became of one, and that the process lives; says whether the claim still held. */
    public Uni<Boolean> end(Walk walk, MissingCall call, CallEnd end, Duration lease) {
        return switch (end) {
            case CallEnd.Recovered _ -> end(walk, call, "recovered", null, Duration.ZERO, lease);
            case CallEnd.Arrived _ -> end(walk, call, "arrived", null, Duration.ZERO, lease);
            case CallEnd.Gone _ -> end(walk, call, "gone", null, Duration.ZERO, lease);
            case CallEnd.GivenUp no -> end(walk, call, "given_up", no.reason(), Duration.ZERO, lease);
            case CallEnd.Retry again -> end(walk, call, "waiting", again.reason(), again.in(), lease);
        };
    }

    private Uni<Boolean> end(
            Walk walk, MissingCall call, String state, @Nullable String error, Duration in, Duration lease) {
        return pool.preparedQuery(END)
                .execute(Tuple.of(walk.projectId(), walk.id(), walk.leaseVersion(), call.callLogId())
                        .addString(state)
                        .addString(error)
                        .addDouble(WalkStore.millis(in))
                        .addDouble(WalkStore.millis(lease)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** What of a walk's finds is still to be recovered. */
    public Uni<Waiting> waiting(Walk walk) {
        return pool.preparedQuery(WAITING)
                .execute(Tuple.of(walk.projectId(), walk.id()))
                .map(rows -> {
                    var row = rows.iterator().next();
                    Double due = row.getDouble("due_ms");
                    return new Waiting(
                            row.getLong("waiting"),
                            due == null ? null : Duration.ofMillis(Math.max(0, due.longValue())));
                });
    }

    /** Forgets what ended long ago. */
    public Uni<Integer> forget(Duration after) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(WalkStore.millis(after)))
                .map(rows -> rows.rowCount());
    }
}
