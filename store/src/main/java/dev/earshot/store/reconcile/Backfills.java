package dev.earshot.store.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Walks that people asked for: made, looked at, cancelled. */
public final class Backfills {
    private static final String ADD = """
            insert into reconcile_walk (project_id, provider, agent_id, kind, since, until, mark)
            values ($1, $2, $3, $4, $5, $6, '') returning id""";

    private static final String READ = """
            select w.*, c.waiting, c.arrived, c.gone, c.given_up from reconcile_walk w
             cross join lateral (
               select count(*) filter (where r.state = 'waiting') as waiting,
                      count(*) filter (where r.state = 'arrived') as arrived,
                      count(*) filter (where r.state = 'gone') as gone,
                      count(*) filter (where r.state = 'given_up') as given_up
                 from reconcile_call r where r.project_id = w.project_id and r.walk_id = w.id) c
             where %s order by w.id desc limit 100""";

    private static final String LIST = READ.formatted("w.kind <> 'auto' or w.state <> 'done'");
    private static final String ONE = READ.formatted("w.id = $1");

    private static final String CANCEL = """
            update reconcile_walk set state = 'cancelled', lease_until = null, updated_at = now()
             where id = $1 and kind <> 'auto' and state = 'open'""";

    private Backfills() {}

    /** A walk that is asked for: all calls that began from {@code from} to before {@code to}. */
    public record Asked(long projectId, String provider, long agentId, boolean preview, Instant from, Instant to) {}

    /**
     * How a walk stands.
     *
     * @param since what began before is settled
     * @param until {@code null} where it has no end
     */
    public record Progress(
            long id,
            long projectId,
            String provider,
            long agentId,
            String kind,
            String state,
            Instant since,
            @Nullable Instant until,
            long listed,
            long missing,
            long recovered,
            long waiting,
            long arrived,
            long gone,
            long givenUp,
            @Nullable String lastError,
            Instant createdAt) {}

    /** Makes one; gives its id. */
    public static Uni<Long> add(SqlClient client, Asked asked) {
        return client.preparedQuery(ADD)
                .execute(Tuple.of(
                        asked.projectId(),
                        asked.provider(),
                        asked.agentId(),
                        asked.preview() ? "preview" : "backfill",
                        asked.from().atOffset(ZoneOffset.UTC),
                        asked.to().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong("id"));
    }

    /** The newest hundred, those without an end among them. */
    public static Uni<List<Progress>> list(SqlClient client) {
        return client.preparedQuery(LIST).execute().map(rows -> {
            List<Progress> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(progress(row)));
            return all;
        });
    }

    /** One by its id, {@code null} when there is none. */
    public static Uni<@Nullable Progress> one(SqlClient client, long id) {
        return client.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            var rest = rows.iterator();
            return rest.hasNext() ? progress(rest.next()) : null;
        });
    }

    /** Ends one that is under way; says whether it was. What it has recovered stays. */
    public static Uni<Boolean> cancel(SqlClient client, long id) {
        return client.preparedQuery(CANCEL).execute(Tuple.of(id)).map(rows -> rows.rowCount() > 0);
    }

    private static Progress progress(Row row) {
        return new Progress(
                row.getLong("id"),
                row.getLong("project_id"),
                row.getString("provider"),
                row.getLong("agent_id"),
                row.getString("kind").toLowerCase(Locale.ROOT),
                row.getString("state"),
                row.getOffsetDateTime("since").toInstant(),
                WalkStore.instant(row, "until"),
                row.getLong("listed"),
                row.getLong("missing"),
                row.getLong("recovered"),
                row.getLong("waiting"),
                row.getLong("arrived"),
                row.getLong("gone"),
                row.getLong("given_up"),
                row.getString("last_error"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
