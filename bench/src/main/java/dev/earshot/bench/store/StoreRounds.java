package dev.earshot.bench.store;

import dev.earshot.bench.Rounds;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.bench.normalizer.Normalizing;
import dev.earshot.store.call.CallStore;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The process that has the call store. */
public final class StoreRounds {
    static final String AS_SERVED = "earshot";
    static final String LARGE = "earshot-large";
    /** What a poll of the normalizer gives at most: a batch is a transaction. */
    static final int POLL = 16;

    static final int MANY = 100;

    private StoreRounds() {}

    /**
     * Serves until its input ends.
     *
     * @param args PostgreSQL's port, its password
     */
    public static void main(String[] args) throws Exception {
        Pool pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(12))
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(args[0]))
                        .setDatabase("earshot")
                        .setUser("earshot_pipeline")
                        .setPassword(args[1])
                        .setCachePreparedStatements(true))
                .using(Vertx.vertx())
                .build());
        CallStore store = new CallStore(pool);
        Instant now = Instant.now();
        List<Normalizing.Normalized> calls = Webhooks.bodies().stream()
                .map(body -> Normalizing.of(body, now))
                .toList();
        Rounds.serve(
                Map.of(AS_SERVED, new StoringCalls(store, calls, POLL), LARGE, new StoringCalls(store, calls, MANY)));
    }
}
