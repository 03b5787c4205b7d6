package dev.earshot.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** An organisation with one project, of a test's own, and the tables as a request of it sees them. */
public final class Organisation {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong(720_000_000);

    private final TestPool pool;
    private final long id;

    private Organisation(TestPool pool, long id) {
        this.pool = pool;
        this.id = id;
    }

    /** A new one; its project has an address. */
    public static Organisation make(TestPool pool) {
        Organisation made = new Organisation(pool, IDS.addAndGet(10));
        pool.pool()
                .preparedQuery("insert into organization (id, name) values ($1, 'o')")
                .executeAndAwait(Tuple.of(made.id));
        made.addProject(made.project());
        return made;
    }

    public long project() {
        return id + 1;
    }

    /** A second project. */
    public long other() {
        addProject(id + 2);
        return id + 2;
    }

    private void addProject(long project) {
        pool.pool()
                .preparedQuery("insert into project (id, organization_id, name, webhook_url)"
                        + " values ($1, $2, 'p' || $1::text, 'http://now.example/')")
                .executeAndAwait(Tuple.of(project, id));
    }

    /** Works as a request of it does. */
    public <T> T ask(Function<SqlClient, Uni<T>> work) {
        return pool.api()
                .withTransaction(connection -> connection
                        .preparedQuery("select set_config('earshot.org', $1, true)")
                        .execute(Tuple.of(Long.toString(id)))
                        .chain(() -> work.apply(connection)))
                .await()
                .atMost(SOON);
    }

    /** The plan that is kept for a statement of it; a small table fits one page, so that is not allowed to count. */
    public String plan(String statement) {
        return ask(client -> client.query("set local enable_seqscan = off")
                .execute()
                .chain(() -> client.query("explain (generic_plan) " + statement).execute())
                .map(rows -> {
                    StringBuilder plan = new StringBuilder();
                    rows.forEach(row -> plan.append(row.getString(0)).append('\n'));
                    return plan.toString();
                }));
    }
}
