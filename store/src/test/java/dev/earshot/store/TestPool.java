package dev.earshot.store;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;

/** A pool as the services have one, on the database of the tests. */
public final class TestPool implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = Pool.newInstance(PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(PoolSettings.ofServices(new PgConnectOptions()
                    .setHost(System.getProperty("earshot.pg.host"))
                    .setPort(Integer.getInteger("earshot.pg.port"))
                    .setDatabase("earshot")
                    .setUser("earshot_pipeline")
                    .setPassword(System.getProperty("earshot.pg.pipeline-password"))))
            .using(vertx)
            .build());

    public Pool pool() {
        return pool;
    }

    /** The plan that is kept for a statement, whatever its parameters. */
    public String plan(String statement) {
        StringBuilder plan = new StringBuilder();
        pool.query("explain (generic_plan) " + statement)
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> plan.append(row.getString(0)).append('\n'));
        return plan.toString();
    }

    @Override
    public void close() {
        pool.close().await().indefinitely();
        vertx.close();
    }
}
