package dev.earshot.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a day of receipt. {@link PartitionsAhead} makes them before they are needed; a writer asks all the
 * same, which costs nothing for a day that was seen before.
 */
@Singleton
public final class Partitions {
    private static final String MISSING = """
            select t.name, d.day
              from unnest(daily_tables()) as t (name), unnest($1::date[]) as d (day)
             where to_regclass('public.' || t.name || '_' || to_char(d.day, 'YYYYMMDD')) is null
             order by d.day, t.name""";
    private static final String NO_PARTITION = "23514";

    private final Pool pool;
    private final Set<LocalDate> seen = ConcurrentHashMap.newKeySet();

    /** On the pool of the services. */
    @Inject
    public Partitions(Pool pool) {
        this.pool = pool;
    }

    /**
     * Makes what is missing, each table in a transaction of its own.
     *
     * @param days UTC days of receipt
     * @return fails with SQLSTATE 22008 for a day that is none of receipt: before 2015, or more than 8 days ahead
     */
    public Uni<Void> ensure(Collection<LocalDate> days) {
        Set<LocalDate> fresh = new TreeSet<>(days);
        fresh.removeAll(seen);
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(MISSING)
                .execute(Tuple.tuple().addArrayOfLocalDate(fresh.toArray(LocalDate[]::new)))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(this::make)
                .collect()
                .asList()
                .invoke(() -> seen.addAll(fresh))
                .replaceWithVoid();
    }

    private Uni<Boolean> make(Row missing) {
        return pool.preparedQuery("select ensure_partition($1, $2)")
                .execute(Tuple.of(missing.getString("name"), missing.getLocalDate("day")))
                .replaceWith(true);
    }

    /** Forgets what was seen, for somebody dropped a partition; the next writer asks again. */
    public void forget() {
        seen.clear();
    }

    /** Whether a write failed because a partition is not there, which heals; {@link #forget()} and try again. */
    public static boolean isMissing(@Nullable Throwable failure) {
        if (failure instanceof PgException refused) {
            // A violated check names its constraint; a missing partition has none.
            return NO_PARTITION.equals(refused.getSqlState()) && refused.getConstraint() == null;
        }
        return failure != null && isMissing(failure.getCause());
    }
}
