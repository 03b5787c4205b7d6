package dev.earshot.store.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deliveries: made once, claimed by one process at a time, ended by who holds the claim. */
@Singleton
public final class DeliveryStore {
    private final Pool pool;

    /** The store on the pool of the services. */
    @Inject
    public DeliveryStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * Makes deliveries that are not there already; none for a call that was deleted, nor where the one that it follows
     * did not tell of an earlier verdict.
     *
     * @param deliveries of several with one id the first stands
     * @return ids of those that are new
     */
    public Uni<Set<String>> create(List<NewDelivery> deliveries) {
        if (deliveries.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<PackedBody> bodies =
                deliveries.stream().map(each -> PackedBody.of(each.body())).toList();
        Tuple columns = Tuple.tuple()
                .addArrayOfLong(array(deliveries, NewDelivery::projectId, Long[]::new))
                .addArrayOfString(array(deliveries, NewDelivery::id, String[]::new))
                .addArrayOfLong(array(deliveries, NewDelivery::callLogId, Long[]::new))
                .addArrayOfString(array(deliveries, NewDelivery::eventType, String[]::new))
                .addArrayOfInteger(array(deliveries, NewDelivery::verdictNumber, Integer[]::new))
                .addArrayOfString(array(deliveries, NewDelivery::url, String[]::new))
                .addArrayOfLong(array(deliveries, NewDelivery::agentId, Long[]::new));
        columns.getDelegate().addArrayOfBuffer(array(bodies, each -> Buffer.buffer(each.bytes()), Buffer[]::new));
        return pool.preparedQuery(DeliverySql.CREATE)
                .execute(columns.addArrayOfString(array(deliveries, NewDelivery::traceparent, String[]::new))
                        .addArrayOfBoolean(array(deliveries, NewDelivery::muted, Boolean[]::new))
                        .addArrayOfInteger(array(bodies, PackedBody::length, Integer[]::new))
                        .addArrayOfString(array(deliveries, NewDelivery::after, String[]::new)))
                .map(rows -> {
                    Set<String> fresh = new HashSet<>();
                    rows.forEach(row -> fresh.add(row.getString("id")));
                    return fresh;
                });
    }

    /**
     * Claims deliveries that are due, in turns of their projects; also those whose process has died. Two that claim in
     * the same instant may together pass a project's share once.
     */
    public Uni<List<Claimed>> claim(Wanted wanted) {
        return pool.preparedQuery(DeliverySql.CLAIM)
                .execute(Tuple.tuple()
                        .addInteger(wanted.most())
                        .addLong((long) wanted.ofAProject())
                        .addLong(wanted.bytes())
                        .addDouble((double) wanted.lease().toMillis())
                        .addDouble((double) wanted.grace().toMillis())
                        .addArrayOfString(wanted.inHand().toArray(String[]::new)))
                .map(rows -> {
                    List<Claimed> claimed = new ArrayList<>(rows.size());
                    rows.forEach(row -> claimed.add(claimed(row)));
                    return claimed;
                });
    }

    private static Claimed claimed(Row row) {
        return new Claimed(
                row.getLong("project_id"),
                row.getString("id"),
                row.getLocalDate("received_on"),
                row.getString("url"),
                row.getLong("agent_id"),
                new PackedBody(row.getBuffer("body").getBytes(), row.getInteger("body_length")).body(),
                row.getString("traceparent"),
                row.getInteger("attempts"),
                row.getInteger("attempts_before"),
                row.getLong("lease_version"),
                row.getBoolean("erased"));
    }

    /** Holds claims for another lease; says of how many, fewer when others have claimed some. */
    public Uni<Integer> renew(Collection<Claimed> held, Duration lease) {
        List<Claimed> claims = List.copyOf(held);
        return pool.preparedQuery(DeliverySql.RENEW)
                .execute(Tuple.tuple()
                        .addArrayOfLong(array(claims, Claimed::projectId, Long[]::new))
                        .addArrayOfLocalDate(array(claims, Claimed::receivedOn, LocalDate[]::new))
                        .addArrayOfString(array(claims, Claimed::id, String[]::new))
                        .addArrayOfLong(array(claims, Claimed::leaseVersion, Long[]::new))
                        .addDouble((double) lease.toMillis()))
                .map(rows -> rows.rowCount());
    }

    /**
     * Marks what has run out. A holder who lives renews it, and it is suspect no more; so an outage in which nobody could
     * renew makes nobody's claim free.
     */
    public Uni<Integer> suspect() {
        return pool.preparedQuery(DeliverySql.SUSPECT).execute().map(rows -> rows.rowCount());
    }

    /** Stores attempts and what follows from them, where the claims still hold; says of which they did. */
    public Uni<Set<Claimed>> finish(List<Finished> finished) {
        Tuple columns = Tuple.tuple()
                .addArrayOfLong(array(finished, each -> each.claimed().projectId(), Long[]::new))
                .addArrayOfLocalDate(array(finished, each -> each.claimed().receivedOn(), LocalDate[]::new))
                .addArrayOfString(array(finished, each -> each.claimed().id(), String[]::new))
                .addArrayOfLong(array(finished, each -> each.claimed().leaseVersion(), Long[]::new))
                .addArrayOfString(array(finished, each -> state(each.next()), String[]::new))
                .addArrayOfInteger(array(finished, each -> each.attempt().number(), Integer[]::new))
                .addArrayOfLong(array(finished, each -> inMs(each.next()), Long[]::new))
                .addArrayOfOffsetDateTime(array(
                        finished, each -> each.attempt().startedAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
                .addArrayOfLong(array(finished, each -> each.attempt().durationMs(), Long[]::new))
                .addArrayOfString(
                        array(finished, each -> each.attempt().outcome().word(), String[]::new))
                .addArrayOfInteger(array(finished, each -> each.attempt().statusCode(), Integer[]::new))
                .addArrayOfString(array(finished, each -> clean(each.attempt().response()), String[]::new))
                .addArrayOfString(array(finished, each -> each.attempt().error(), String[]::new));
        return pool.preparedQuery(DeliverySql.FINISH).execute(columns).map(rows -> {
            Set<String> held = new HashSet<>();
            rows.forEach(row -> held.add(row.getLong("project_id") + ":" + row.getString("id")));
            return finished.stream()
                    .map(Finished::claimed)
                    .filter(each -> held.contains(each.projectId() + ":" + each.id()))
                    .collect(Collectors.toUnmodifiableSet());
        });
    }

    private static @Nullable Long inMs(Next next) {
        return next instanceof Next.Again again ? (Long) again.in().toMillis() : null;
    }

    /** Ends a delivery that nobody may be told of any more, if the claim still holds; says whether it did. */
    public Uni<Boolean> cancel(Claimed claimed) {
        return pool.preparedQuery(DeliverySql.CANCEL).execute(claim(claimed)).map(rows -> rows.rowCount() > 0);
    }

    /** Since when the oldest delivery waits that is due or under way, {@code null} when none does. */
    public Uni<@Nullable Instant> oldest() {
        return pool.preparedQuery(DeliverySql.OLDEST).execute().map(rows -> {
            OffsetDateTime since = rows.iterator().next().getOffsetDateTime("since");
            return since == null ? null : since.toInstant();
        });
    }

    private static Tuple claim(Claimed claimed) {
        return Tuple.tuple()
                .addLong(claimed.projectId())
                .addLocalDate(claimed.receivedOn())
                .addString(claimed.id())
                .addLong(claimed.leaseVersion());
    }

    private static String state(Next next) {
        return switch (next) {
            case Next.Done _ -> "delivered";
            case Next.GivenUp _ -> "failed";
            case Next.Again _ -> "due";
        };
    }

    // PostgreSQL's text has no NUL; what a receiver answers may.
    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static <T, V> @Nullable V[] array(
            List<T> rows, Function<T, ? extends @Nullable V> of, IntFunction<@Nullable V[]> array) {
        List<@Nullable V> values = new ArrayList<>(rows.size());
        for (T row : rows) {
            values.add(of.apply(row));
        }
        return values.toArray(array);
    }
}
