package dev.earshot.store.rejected;

import dev.earshot.store.Columns;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was rejected: found by whoever reads the topic, listed and decided by people. Fails as the database does. */
public final class RejectedIndex {
    /** Of one partition the offset says which rejection is newer; clocks of two hops need not agree. */
    private static final String INDEX = """
            insert into rejected_webhook as r (project_id, id, door, stage, reason, pointer, expectation, received_at,
              rejected_at, topic_partition, topic_offset, bytes)
            select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
              $8::timestamptz[], $9::timestamptz[], $10::int[], $11::bigint[], $12::int[]) order by 1, 2
            on conflict (project_id, id) do update
              set door = excluded.door, stage = excluded.stage, reason = excluded.reason, pointer = excluded.pointer,
                  expectation = excluded.expectation, received_at = excluded.received_at,
                  rejected_at = excluded.rejected_at, topic_partition = excluded.topic_partition,
                  topic_offset = excluded.topic_offset, bytes = excluded.bytes, rejections = r.rejections + 1,
                  state = 'open', note = null, decided_at = null
              where case when r.topic_partition = excluded.topic_partition
                         then r.topic_offset < excluded.topic_offset else r.rejected_at < excluded.rejected_at end""";

    /** One that was rejected anew meanwhile is open and stays so. */
    private static final String REPLAYED = """
            update rejected_webhook r
               set replays = r.replays + 1,
                   state = case when r.topic_partition = m.part and r.topic_offset = m.place
                                then 'replayed' else r.state end,
                   decided_at = case when r.topic_partition = m.part and r.topic_offset = m.place
                                     then now() else r.decided_at end
              from unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[]) m (project_id, id, part, place)
             where r.project_id = m.project_id and r.id = m.id""";

    private static final String GONE = """
            update rejected_webhook r set state = 'expired', decided_at = now()
              from unnest($1::bigint[], $2::text[], $3::int[], $4::bigint[]) m (project_id, id, part, place)
             where r.project_id = m.project_id and r.id = m.id and r.state = 'open'
               and r.topic_partition = m.part and r.topic_offset = m.place""";

    private static final String DISCARD_ONE = """
            update rejected_webhook set state = 'discarded', decided_at = now(), note = $3
             where project_id = $1 and id = $2""";

    private static final String EXPIRE = """
            update rejected_webhook set state = 'expired', decided_at = now()
             where state = 'open' and topic_partition = $1 and topic_offset < $2""";

    private static final String FORGET = """
            delete from rejected_webhook where topic_partition = $1 and topic_offset < $2 and rejected_at < $3""";

    private RejectedIndex() {}

    /** Where a page of a list ended. */
    public record Place(Instant rejectedAt, long projectId, String id) {
        /** Where it ends when this is its last. */
        public static Place of(Rejected last) {
            return new Place(last.rejectedAt(), last.projectId(), last.id());
        }
    }

    /**
     * Notes what was found on the topic.
     *
     * @param found each record once
     * @return how many were not known yet; those that were are as they are
     */
    public static Uni<Integer> index(SqlClient client, List<Rejected> found) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(found, tuple)
                .longs(Rejected::projectId)
                .texts(Rejected::id)
                .texts(Rejected::door)
                .texts(each -> each.why().stage())
                .texts(each -> each.why().reason())
                .texts(each -> each.why().pointer())
                .texts(each -> each.why().expectation())
                .times(Rejected::receivedAt)
                .times(Rejected::rejectedAt)
                .integers(Rejected::partition)
                .longs(Rejected::offset)
                .integers(Rejected::bytes);
        return run(client, INDEX, tuple);
    }

    /** A page, newest rejection first. */
    public static Uni<List<Rejected>> page(SqlClient client, RejectedFilter filter, @Nullable Place after, int limit) {
        RejectedSql sql = RejectedSql.page(filter, after, limit);
        return client.preparedQuery(sql.text()).execute(sql.parameters()).map(rows -> {
            List<Rejected> page = new ArrayList<>(rows.size());
            for (Row row : rows) {
                page.add(Rejected.of(row));
            }
            return page;
        });
    }

    /** The one with this id, {@code null} when there is none in the scope. */
    public static Uni<@Nullable Rejected> one(SqlClient client, RejectedFilter.Scope scope, String id) {
        RejectedSql sql = RejectedSql.one(scope, id);
        return client.preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows ->
                        rows.size() == 0 ? null : Rejected.of(rows.iterator().next()));
    }

    /** How many the filter has. */
    public static Uni<Long> count(SqlClient client, RejectedFilter filter) {
        RejectedSql sql = RejectedSql.count(filter);
        return client.preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Says that these were published again, as they stood when they were read. */
    public static Uni<Integer> replayed(SqlClient client, List<Rejected> rows) {
        return run(client, REPLAYED, places(rows));
    }

    /** Says that the bytes of these are gone; those that somebody has decided stay as decided. */
    public static Uni<Integer> gone(SqlClient client, List<Rejected> rows) {
        return run(client, GONE, places(rows));
    }

    /** Discards one, whatever its state. */
    public static Uni<Integer> discard(SqlClient client, Rejected row, String note) {
        return run(client, DISCARD_ONE, Tuple.of(row.projectId(), row.id(), note));
    }

    /** Discards all of the filter; gives how many. */
    public static Uni<Integer> discard(SqlClient client, RejectedFilter filter, String note) {
        RejectedSql sql = RejectedSql.discard(filter, note);
        return run(client, sql.text(), sql.parameters());
    }

    /** Open ones whose bytes lie before what a partition still has expire; gives how many. */
    public static Uni<Integer> expire(SqlClient client, int partition, long firstOffset) {
        return run(client, EXPIRE, Tuple.of(partition, firstOffset));
    }

    /** Forgets those whose bytes are gone and whose rejection is older than this. */
    public static Uni<Integer> forget(SqlClient client, int partition, long firstOffset, Instant before) {
        return run(client, FORGET, Tuple.of(partition, firstOffset, before.atOffset(ZoneOffset.UTC)));
    }

    private static Tuple places(List<Rejected> rows) {
        Tuple tuple = Tuple.tuple();
        new Columns<>(rows, tuple)
                .longs(Rejected::projectId)
                .texts(Rejected::id)
                .integers(Rejected::partition)
                .longs(Rejected::offset);
        return tuple;
    }

    private static Uni<Integer> run(SqlClient client, String sql, Tuple tuple) {
        return client.preparedQuery(sql).execute(tuple).map(rows -> rows.rowCount());
    }
}
