package dev.earshot.controlplane.api;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables as a caller sees them. */
@Singleton
public final class ApiTables {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STATEMENT = Duration.ofSeconds(10);

    private final Pool pool;

    @Inject
    ApiTables(@ReactiveDataSource("api") Pool pool) {
        this.pool = pool;
    }

    /** Reads in a transaction that knows the caller's organisation; without it every table is empty. */
    public <T extends @Nullable Object> T as(Caller caller, Function<SqlClient, Uni<T>> work) {
        return as(caller, STATEMENT, work);
    }

    /**
     * The same with a limit of its own.
     *
     * @param statement how long one statement may take
     */
    <T extends @Nullable Object> T as(Caller caller, Duration statement, Function<SqlClient, Uni<T>> work) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery("select set_config('earshot.org', $1, true),"
                                + " set_config('statement_timeout', $2, true)")
                        .execute(Tuple.of(Long.toString(caller.organization()), Long.toString(statement.toMillis())))
                        .chain(() -> work.apply(connection)))
                .await()
                .atMost(PATIENCE);
    }
}
