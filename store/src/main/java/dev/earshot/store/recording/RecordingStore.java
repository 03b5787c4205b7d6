package dev.earshot.store.recording;

import dev.earshot.store.Columns;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
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

/** Recordings that are to be fetched: noted once a call, claimed by one process at a time, ended by who holds the claim. */
@Singleton
public final class RecordingStore {
    private final Pool pool;

    /** On the pool of the services. */
    @Inject
    public RecordingStore(Pool pool) {
        this.pool = pool;
    }

    /** Of which call a row is. */
    public record Key(long projectId, long callLogId) {
        /** Of a claim. */
        public static Key of(ClaimedRecording claimed) {
            return new Key(claimed.projectId(), claimed.callLogId());
        }
    }

    /** How many are open, and how long the oldest of them has been. */
    public record Open(long count, Duration oldest) {}

    /** Notes what calls say of their recordings, in the transaction that stores these calls. */
    public static Uni<Void> note(SqlClient connection, List<NotedRecording> noted) {
        List<NotedRecording> wanted = new ArrayList<>();
        List<NotedRecording> arrived = new ArrayList<>();
        for (NotedRecording each : noted) {
            switch (each.note()) {
                case RecordingNote.Wanted _ -> wanted.add(each);
                case RecordingNote.Arrived _ -> arrived.add(each);
            }
        }
        return want(connection, wanted).chain(() -> arrived(connection, arrived));
    }

    private static Uni<Void> want(SqlClient connection, List<NotedRecording> wanted) {
        if (wanted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple tuple = Tuple.tuple();
        new Columns<>(wanted, tuple)
                .longs(NotedRecording::projectId)
                .longs(NotedRecording::callLogId)
                .texts(NotedRecording::callId)
                .days(NotedRecording::receivedOn)
                .texts(each -> each.note() instanceof RecordingNote.Wanted note ? note.provider() : null)
                .texts(each -> each.note() instanceof RecordingNote.Wanted note ? note.url() : null);
        return connection.preparedQuery(RecordingSql.WANT).execute(tuple).replaceWithVoid();
    }

    private static Uni<Void> arrived(SqlClient connection, List<NotedRecording> arrived) {
        if (arrived.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple tuple = Tuple.tuple();
        new Columns<>(arrived, tuple)
                .longs(NotedRecording::projectId)
                .longs(NotedRecording::callLogId)
                .texts(each -> each.note() instanceof RecordingNote.Arrived note ? note.reference() : null);
        return connection.preparedQuery(RecordingSql.ARRIVED).execute(tuple).replaceWithVoid();
    }

    /**
     * Claims recordings that are due, in turns of their projects, the newest of each first; also those whose process has
     * died. Two that claim in the same instant may together pass a project's share once.
     *
     * @param most at most so many
     * @param ofAProject at most so many of one project under way, here and elsewhere
     * @param lease until others may claim them, unless it is renewed
     */
    public Uni<List<ClaimedRecording>> claim(int most, int ofAProject, Duration lease) {
        return pool.preparedQuery(RecordingSql.CLAIM)
                .execute(Tuple.of(most, (long) ofAProject, (double) lease.toMillis()))
                .map(rows -> {
                    List<ClaimedRecording> claimed = new ArrayList<>(rows.size());
                    rows.forEach(row -> claimed.add(claimed(row)));
                    return claimed;
                });
    }

    private static ClaimedRecording claimed(Row row) {
        return new ClaimedRecording(
                row.getLong("project_id"),
                row.getLong("call_log_id"),
                row.getString("call_id"),
                row.getLocalDate("received_on"),
                row.getString("provider"),
                row.getString("url"),
                row.getInteger("attempts"),
                Duration.ofMillis(row.getLong("age_ms")),
                row.getLong("lease_version"),
                row.getLong("bytes"),
                row.getString("etag"),
                row.getString("reference"),
                row.getLong("size_bytes"),
                row.getBoolean("erased"));
    }

    /** Holds claims for another lease and notes how far they are; gives those that are still held. */
    public Uni<Set<Key>> renew(Collection<HeldRecording> held, Duration lease) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(List.copyOf(held), tuple)
                .longs(each -> each.claimed().projectId())
                .longs(each -> each.claimed().callLogId())
                .longs(each -> each.claimed().leaseVersion())
                .longs(HeldRecording::bytes)
                .texts(HeldRecording::etag);
        return pool.preparedQuery(RecordingSql.RENEW)
                .execute(tuple.addDouble((double) lease.toMillis()))
                .map(rows -> {
                    Set<Key> still = new HashSet<>();
                    rows.forEach(row -> still.add(new Key(row.getLong(0), row.getLong(1))));
                    return still;
                });
    }

    /** Notes where a recording is kept, before its call is told: whoever takes over need not fetch it again. */
    public Uni<Boolean> kept(ClaimedRecording claimed, String reference, long size) {
        return run(RecordingSql.KEPT, mine(claimed).addString(reference).addLong(size));
    }

    /** Stores what follows from an attempt, if the claim still holds; says whether it did. */
    public Uni<Boolean> finish(ClaimedRecording claimed, RecordingEnd end) {
        return switch (end) {
            case RecordingEnd.Again again ->
                run(
                        RecordingSql.AGAIN,
                        mine(claimed)
                                .addDouble((double) again.in().toMillis())
                                .addString(again.reason())
                                .addLong(again.bytes())
                                .addString(again.etag()));
            case RecordingEnd.Stored stored ->
                run(RecordingSql.END, ended(claimed, "stored", null, stored.reference(), stored.size()));
            case RecordingEnd.Expired expired ->
                run(RecordingSql.END, ended(claimed, "expired", expired.reason(), null, null));
            case RecordingEnd.Failed failed ->
                run(RecordingSql.END, ended(claimed, "failed", failed.reason(), null, null));
        };
    }

    /** What waits or is under way. */
    public Uni<Open> open() {
        return pool.query(RecordingSql.OPEN).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Open(row.getLong("open"), Duration.ofMillis(row.getLong("age_ms")));
        });
    }

    private static Tuple ended(
            ClaimedRecording claimed,
            String state,
            @Nullable String reason,
            @Nullable String reference,
            @Nullable Long size) {
        return mine(claimed)
                .addString(state)
                .addString(reason)
                .addString(reference)
                .addLong(size);
    }

    private static Tuple mine(ClaimedRecording claimed) {
        return Tuple.tuple()
                .addLong(claimed.projectId())
                .addLong(claimed.callLogId())
                .addLong(claimed.leaseVersion());
    }

    private Uni<Boolean> run(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).map(rows -> rows.rowCount() > 0);
    }
}
