package dev.earshot.store.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Deliveries: made once, claimed by one process at a time, ended by who holds the claim. */
@Singleton
public final class DeliveryStore {
    private static final String CREATE = """
            insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number, url, agent_id, body,
                                  traceparent, state, due_at)
            select $1, $2, k.received_on, $3, $4, $5, $6, $7, $8, $9, 'due', now()
              from call_key k where k.project_id = $1 and k.call_log_id = $3 and k.deleted_at is null
            on conflict (project_id, received_on, id) do nothing""";

    /** Fair: of each project only so many at once, whoever has the most waiting. */
    private static final String CLAIM = """
            with fair as (
              select project_id, received_on, id from (
                select project_id, received_on, id, due_at,
                       row_number() over (partition by project_id order by due_at) as turn
                  from delivery
                 where state in ('due', 'leased') and due_at <= now() and (state = 'due' or lease_until <= now())) waiting
               where turn <= $2 order by due_at limit $1
            ), claimed as (
              select d.project_id, d.received_on, d.id from delivery d join fair using (project_id, received_on, id)
               where d.state = 'due' or d.lease_until <= now()
                 for update of d skip locked
            )
            update delivery d
               set state = 'leased', lease_until = now() + $3 * interval '1 millisecond', lease_version = d.lease_version + 1
              from claimed c
             where d.project_id = c.project_id and d.received_on = c.received_on and d.id = c.id
            returning d.project_id, d.id, d.received_on, d.url, d.agent_id, d.body, d.traceparent, d.attempts,
                      d.lease_version""";

    private static final String FINISH = """
            with mine as (
              update delivery set state = $5, attempts = $6, lease_until = null,
                     due_at = case when $7::bigint is null then null else now() + $7::bigint * interval '1 millisecond' end,
                     ended_at = case when $5 = 'due' then null else now() end
               where project_id = $1 and received_on = $2 and id = $3 and lease_version = $4 and state = 'leased'
              returning project_id, received_on, id
            )
            insert into delivery_attempt (project_id, delivery_id, received_on, number, started_at, duration_ms, outcome,
                                          status_code, response, error)
            select project_id, id, received_on, $6, $8, $9, $10, $11, $12, $13 from mine
            on conflict do nothing""";

    private final Pool pool;

    /** The store on the pool of the services. */
    @Inject
    public DeliveryStore(Pool pool) {
        this.pool = pool;
    }

    /** Makes a delivery unless it is there already; none for a call that was deleted. Says whether it is new. */
    public Uni<Boolean> create(NewDelivery delivery) {
        return pool.preparedQuery(CREATE)
                .execute(Tuple.tuple()
                        .addLong(delivery.projectId())
                        .addString(delivery.id())
                        .addLong(delivery.callLogId())
                        .addString(delivery.eventType())
                        .addInteger(delivery.verdictNumber())
                        .addString(delivery.url())
                        .addLong(delivery.agentId())
                        .addBuffer(Buffer.buffer(delivery.body()))
                        .addString(delivery.traceparent()))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Claims deliveries that are due, also those whose process has died.
     *
     * @param most at most so many
     * @param mostOfAProject at most so many of one project
     * @param lease until others may claim them
     */
    public Uni<List<Claimed>> claim(int most, int mostOfAProject, Duration lease) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(most, mostOfAProject, (double) lease.toMillis()))
                .map(rows -> {
                    List<Claimed> claimed = new ArrayList<>();
                    for (Row row : rows) {
                        claimed.add(new Claimed(
                                row.getLong("project_id"),
                                row.getString("id"),
                                row.getLocalDate("received_on"),
                                row.getString("url"),
                                row.getLong("agent_id"),
                                row.getBuffer("body").getBytes(),
                                row.getString("traceparent"),
                                row.getInteger("attempts"),
                                row.getLong("lease_version")));
                    }
                    return claimed;
                });
    }

    /** Stores an attempt and what follows from it, if the claim still holds; says whether it did. */
    public Uni<Boolean> finish(Claimed claimed, Attempt attempt) {
        Duration next = attempt.nextIn();
        return pool.preparedQuery(FINISH)
                .execute(Tuple.tuple()
                        .addLong(claimed.projectId())
                        .addLocalDate(claimed.receivedOn())
                        .addString(claimed.id())
                        .addLong(claimed.leaseVersion())
                        .addString(attempt.state())
                        .addInteger(attempt.number())
                        .addLong(next == null ? null : (Long) next.toMillis())
                        .addOffsetDateTime(attempt.startedAt().atOffset(ZoneOffset.UTC))
                        .addLong(attempt.durationMs())
                        .addString(attempt.outcome())
                        .addInteger(attempt.statusCode())
                        .addString(clean(attempt.response()))
                        .addString(attempt.error()))
                .map(rows -> rows.rowCount() > 0);
    }

    // PostgreSQL's text has no NUL; what a receiver answers may.
    private static @org.jspecify.annotations.Nullable String clean(@org.jspecify.annotations.Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
