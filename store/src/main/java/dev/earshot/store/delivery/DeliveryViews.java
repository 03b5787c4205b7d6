package dev.earshot.store.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deliveries as people look at them. The client says who asks: its role and organisation bound what is seen. */
public final class DeliveryViews {
    static final String ONE = "select " + DeliveryView.COLUMNS
            + " from unnest($1::bigint[]) p (id) join delivery d on d.project_id = p.id and d.id = $2 limit 1";

    static final String BODY = """
            select d.body, d.body_length from delivery d
             where d.project_id = $1 and d.received_on = $2 and d.id = $3""";

    static final String ATTEMPTS = """
            select a.number, a.started_at, a.duration_ms, a.outcome, a.status_code, a.response, a.error
              from delivery_attempt a
             where a.project_id = $1 and a.received_on = $2 and a.delivery_id = $3
             order by a.number desc limit $4""";

    private DeliveryViews() {}

    /** Where a page of a list ended. */
    public record Place(Instant createdAt, long projectId, String id) {
        /** Where it ends when this is its last. */
        public static Place of(DeliveryView last) {
            return new Place(last.createdAt(), last.projectId(), last.id());
        }
    }

    /** A page, newest first. */
    public static Uni<List<DeliveryView>> page(
            SqlClient client, DeliveryFilter filter, @Nullable Place after, int limit) {
        DeliveryListSql sql = DeliveryListSql.page(filter, after, limit);
        return client.preparedQuery(sql.text()).execute(sql.parameters()).map(rows -> {
            List<DeliveryView> page = new ArrayList<>(rows.size());
            rows.forEach(row -> page.add(DeliveryView.of(row)));
            return page;
        });
    }

    /** How many the filter has. */
    public static Uni<Long> count(SqlClient client, DeliveryFilter filter) {
        DeliveryListSql sql = DeliveryListSql.count(filter);
        return client.preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The one with this id, {@code null} when these projects have none. */
    public static Uni<@Nullable DeliveryView> one(SqlClient client, List<Long> projects, String id) {
        return client.preparedQuery(ONE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addString(id))
                .map(rows -> rows.size() == 0
                        ? null
                        : DeliveryView.of(rows.iterator().next()));
    }

    /** The bytes that are sent; empty for what is muted. */
    public static Uni<byte[]> body(SqlClient client, DeliveryView delivery) {
        return client.preparedQuery(BODY)
                .execute(Tuple.of(delivery.projectId(), delivery.receivedOn(), delivery.id()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return new byte[0];
                    }
                    Row row = rows.iterator().next();
                    return new PackedBody(row.getBuffer("body").getBytes(), row.getInteger("body_length")).body();
                });
    }

    /**
     * Its attempts, the newest first.
     *
     * @param limit at most so many
     */
    public static Uni<List<Attempt>> attempts(SqlClient client, DeliveryView delivery, int limit) {
        return client.preparedQuery(ATTEMPTS)
                .execute(Tuple.of(delivery.projectId(), delivery.receivedOn(), delivery.id(), limit))
                .map(rows -> {
                    List<Attempt> attempts = new ArrayList<>(rows.size());
                    rows.forEach(row -> attempts.add(attempt(row)));
                    return attempts;
                });
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.getInteger("number"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getLong("duration_ms"),
                AttemptOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInteger("status_code"),
                row.getString("response"),
                row.getString("error"));
    }
}
