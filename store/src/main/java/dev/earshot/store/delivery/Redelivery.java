package dev.earshot.store.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that somebody wants to be made again: the same {@code webhook-id}, the same bytes, the schedule from its
 * start. They go to where the project is told now: an address that was wrong is what is mended before anybody asks.
 */
public final class Redelivery {
    /** What keeps one from being made again: the words of {@link Denial}. */
    private static final String REFUSAL = """
            case when h.state = 'leased' then 'under_way'
                 when h.state = 'muted' then 'muted'
                 when h.state = 'due' and h.due_at <= now() then 'already_due'
                 when h.erased then 'call_deleted'
                 when h.url is null then 'no_endpoint' end""";

    // Locked in the order in which outcomes are stored, so that the two never wait for each other.
    static final String AGAIN = """
            with held as (
              select d.project_id, d.received_on, d.id, d.call_log_id, d.state, d.due_at,
                     coalesce(a.webhook_url, p.webhook_url) as url,
                     not exists (select from call_key k where k.project_id = d.project_id
                                    and k.call_log_id = d.call_log_id and k.deleted_at is null) as erased
                from unnest($1::bigint[], $2::date[], $3::text[]) as w (project_id, received_on, id)
                join delivery d on d.project_id = w.project_id and d.received_on = w.received_on and d.id = w.id
                join project p on p.id = d.project_id
                left join agent a on a.project_id = d.project_id and a.id = d.agent_id
               order by d.project_id, d.received_on, d.id for update of d
            ), judged as (
              select h.project_id, h.received_on, h.id, h.call_log_id, h.url,
            """ + REFUSAL + """
             as refusal from held h
            ), again as (
              update delivery d
                 set state = 'due', due_at = now(), ended_at = null, suspect_since = null, attempts_before = d.attempts,
                     url = j.url
                from judged j
               where d.project_id = j.project_id and d.received_on = j.received_on and d.id = j.id
                 and j.refusal is null
            )
            select project_id, id, call_log_id, refusal from judged order by project_id, id""";

    static final String FIND = "select " + DeliveryView.COLUMNS + """

              from unnest($1::bigint[]) p (id) cross join unnest($2::text[]) w (id)
              join delivery d on d.project_id = p.id and d.id = w.id
             order by d.project_id, d.id""";

    private Redelivery() {}

    /** What became of the wish. */
    public sealed interface Wish {
        /** It is due now. */
        record Granted(long projectId, String id, long callLogId) implements Wish {}

        /** It stays as it is. */
        record Denied(String id, Denial reason) implements Wish {}
    }

    /** The deliveries with these ids that these projects have. */
    public static Uni<List<DeliveryView>> find(SqlClient client, List<Long> projects, Set<String> ids) {
        return client.preparedQuery(FIND)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addArrayOfString(ids.toArray(String[]::new)))
                .map(rows -> {
                    List<DeliveryView> found = new ArrayList<>(rows.size());
                    rows.forEach(row -> found.add(DeliveryView.of(row)));
                    return found;
                });
    }

    /** Makes these due again as far as that may be; says of each what became of it. One that is gone is not among them. */
    public static Uni<List<Wish>> again(SqlClient client, List<DeliveryView> deliveries) {
        if (deliveries.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return client.preparedQuery(AGAIN)
                .execute(Tuple.tuple()
                        .addArrayOfLong(
                                deliveries.stream().map(DeliveryView::projectId).toArray(Long[]::new))
                        .addArrayOfLocalDate(deliveries.stream()
                                .map(DeliveryView::receivedOn)
                                .toArray(LocalDate[]::new))
                        .addArrayOfString(
                                deliveries.stream().map(DeliveryView::id).toArray(String[]::new)))
                .map(rows -> {
                    List<Wish> wishes = new ArrayList<>(rows.size());
                    rows.forEach(row -> wishes.add(wish(row)));
                    return wishes;
                });
    }

    private static Wish wish(Row row) {
        @Nullable String refusal = row.getString("refusal");
        return refusal == null
                ? new Wish.Granted(row.getLong("project_id"), row.getString("id"), row.getLong("call_log_id"))
                : new Wish.Denied(row.getString("id"), Denial.valueOf(refusal.toUpperCase(Locale.ROOT)));
    }
}
