package dev.earshot.bench.peer;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tables of the bare steps, and connections to them. */
public final class BareDatabase {
    /** The tables; their documents are compressed as the server does by default. */
    public static final String TABLES = """
            create table bare_row (id bigint primary key, tenant bigint not null, at timestamptz not null,
                                   version int not null, document jsonb not null);
            create index on bare_row (tenant, at);
            create table bare_single_row (id bigint primary key, tenant bigint not null, at timestamptz not null,
                                          version int not null, document jsonb compression pglz not null);
            create index on bare_single_row (tenant, at);
            create table bare_narrow_row (call bigint not null, metric int not null, score double precision,
                                          at timestamptz not null, primary key (call, metric));
            grant all on bare_row, bare_single_row, bare_narrow_row to earshot_pipeline""";

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final String password;

    BareDatabase(int port, String password) {
        this.port = port;
        this.password = password;
    }

    /** Connections of their own; each takes as many statements at once as said. */
    Pool pool(int connections, int pipelined) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(connections))
                .connectingTo(new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setDatabase("earshot")
                        .setUser("earshot_pipeline")
                        .setPassword(password)
                        .setCachePreparedStatements(true)
                        .setPipeliningLimit(pipelined))
                .using(vertx)
                .build();
    }

    /**
     * Runs one statement over and over.
     *
     * @param atOnce how many are on their way
     * @param tuples of a statement, by its number
     * @return how many were run
     */
    static int repeat(Pool pool, String sql, int atOnce, long nanos, IntFunction<Tuple> tuples)
            throws InterruptedException, IOException {
        Semaphore free = new Semaphore(atOnce);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        long until = System.nanoTime() + nanos;
        int done = 0;
        for (; System.nanoTime() < until; done++) {
            free.acquire();
            var _ = pool.preparedQuery(sql).execute(tuples.apply(done)).onComplete(answer -> {
                if (answer.failed()) {
                    failed.set(answer.cause());
                }
                free.release();
            });
        }
        free.acquire(atOnce);
        if (failed.get() != null) {
            throw new IOException("a statement failed", failed.get());
        }
        return done;
    }
}
