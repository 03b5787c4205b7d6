package dev.earshot.store;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;

/** A pool as the services have one, on the database of the tests. */
public final class TestPool implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = pool(PoolSettings.ofServices(as("earshot_pipeline", "earshot.pg.pipeline-password")));
    private final Pool api = pool(PoolSettings.ofApi(as("earshot_api", "earshot.pg.api-password")));

    private Pool pool(PgConnectOptions options) {
        return Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(options)
                .using(vertx)
                .build());
    }

    private static PgConnectOptions as(String user, String password) {
        return new PgConnectOptions()
                .setHost(System.getProperty("earshot.pg.host"))
                .setPort(Integer.getInteger("earshot.pg.port"))
                .setDatabase("earshot")
                .setUser(user)
                .setPassword(System.getProperty(password));
    }

    public Pool pool() {
        return pool;
    }

    /** As requests of the API have one: without an organisation in its transaction it shows nothing. */
    public Pool api() {
        return api;
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
        api.close().await().indefinitely();
        vertx.close();
    }
}
