package dev.earshot.store.reconcile;

import dev.earshot.store.Columns;
import dev.earshot.store.reconcile.Walk.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Walks: made for every account that is watched, claimed by one process at a time, moved on by who holds the claim. */
@Singleton
public final class WalkStore {
    private final Pool pool;

    @Inject
    WalkStore(Pool pool) {
        this.pool = pool;
    }

    /** An account whose list is followed; {@code mark} is another one whenever its key or its switch may have changed. */
    public record Account(long projectId, String provider, long agentId, String mark) {}

    /**
     * What is to be claimed.
     *
     * @param accounts whose lists are followed; a walk of another one rests
     * @param most walks
     * @param lease how long they are held without a sign of life
     * @param firstLook how far back a walk begins that is new
     * @param mostBehind how far back one goes on that has rested
     */
    public record Wanted(List<Account> accounts, int most, Duration lease, Duration firstLook, Duration mostBehind) {}

    /** Claims walks that are due, also those whose process has died. */
    public Uni<List<Walk>> claim(Wanted wanted) {
        return ensure(wanted)
                .chain(() -> pool.preparedQuery(WalkSql.CLAIM)
                        .execute(accounts(wanted.accounts())
                                .addInteger(wanted.most())
                                .addDouble(millis(wanted.lease()))
                                .addDouble(millis(wanted.mostBehind()))))
                .map(rows -> {
                    List<Walk> walks = new ArrayList<>(rows.size());
                    rows.forEach(row -> walks.add(walk(row)));
                    return walks;
                });
    }

    private Uni<Void> ensure(Wanted wanted) {
        return wanted.accounts().isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(WalkSql.ENSURE)
                        .execute(accounts(wanted.accounts()).addDouble(millis(wanted.firstLook())))
                        .replaceWithVoid();
    }

    /**
     * Notes how far a walk has come, what it found, and that its process lives.
     *
     * @param listed calls of ours on the page
     * @param missing how many of them we lack, where they are only counted
     * @return how many are missing that nobody knew of; empty when the claim is lost, and then nothing is noted
     */
    public Uni<OptionalInt> progress(
            Walk walk, Walk.Place place, int listed, List<MissingCall> found, int missing, Duration lease) {
        return pool.withTransaction(connection -> MissingCalls.add(connection, walk, found)
                        .chain(fresh -> {
                            int more = fresh + missing;
                            return moved(connection, walk, place, listed, more, lease)
                                    .map(held -> {
                                        if (!held) {
                                            throw new Lost();
                                        }
                                        return OptionalInt.of(more);
                                    });
                        }))
                .onFailure(Lost.class)
                .recoverWithItem(OptionalInt.empty());
    }

    private static Uni<Boolean> moved(
            SqlClient connection, Walk walk, Walk.Place place, int listed, int missing, Duration lease) {
        return connection
                .preparedQuery(WalkSql.PROGRESS)
                .execute(claim(walk)
                        .addOffsetDateTime(time(place.since()))
                        .addOffsetDateTime(time(place.windowTo()))
                        .addString(place.page())
                        .addInteger(place.pageSize())
                        .addInteger(place.pages())
                        .addOffsetDateTime(time(place.held()))
                        .addLong((long) listed)
                        .addLong((long) missing)
                        .addDouble(millis(lease)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Gives a walk back, if the claim still holds; says whether it did. */
    public Uni<Boolean> release(Walk walk, Next next) {
        boolean auto = walk.kind() == Kind.AUTO;
        return switch (next) {
            case Next.Again again -> release(walk, "open", again.in(), "none", null);
            case Next.Later later -> release(walk, "open", later.in(), "same", later.reason());
            case Next.Retry retry -> release(walk, "open", retry.in(), "more", retry.reason());
            case Next.Done _ -> release(walk, "done", Duration.ZERO, "none", null);
            case Next.Off off -> release(walk, auto ? "off" : "failed", Duration.ZERO, "same", off.reason());
        };
    }

    private Uni<Boolean> release(Walk walk, String state, Duration in, String attempts, @Nullable String error) {
        return pool.preparedQuery(WalkSql.RELEASE)
                .execute(claim(walk)
                        .addString(state)
                        .addDouble(millis(in))
                        .addString(attempts)
                        .addString(error))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Where the walk stands that is furthest behind among these accounts; {@code null} when none is followed. */
    public Uni<@Nullable Instant> oldest(List<Account> accounts) {
        return pool.preparedQuery(WalkSql.OLDEST)
                .execute(accounts(accounts))
                .map(rows -> instant(rows.iterator().next(), "since"));
    }

    private static Tuple accounts(List<Account> accounts) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(accounts, tuple)
                .longs(Account::projectId)
                .texts(Account::provider)
                .longs(Account::agentId)
                .texts(Account::mark);
        return tuple;
    }

    private static Tuple claim(Walk walk) {
        return Tuple.tuple().addLong(walk.projectId()).addLong(walk.id()).addLong(walk.leaseVersion());
    }

    private static Walk walk(Row row) {
        return new Walk(
                row.getLong("project_id"),
                row.getLong("id"),
                row.getString("provider"),
                row.getLong("agent_id"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new Walk.Place(
                        row.getOffsetDateTime("since").toInstant(),
                        instant(row, "window_to"),
                        row.getString("page"),
                        row.getInteger("page_size"),
                        row.getInteger("pages"),
                        instant(row, "held")),
                instant(row, "until"),
                row.getInteger("attempts"),
                row.getOffsetDateTime("at").toInstant(),
                row.getLong("lease_version"));
    }

    static double millis(Duration duration) {
        return (double) duration.toMillis();
    }

    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The claim is another process's by now. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost() {
            super(null, null, false, false);
        }
    }
}
