package dev.earshot.controlplane.rejected;

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

/** The database as a viewer sees it: a customer's transactions see his organisation, the operator's all. Blocks. */
@Singleton
final class RejectedSessions {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Pool all;
    private final Pool customers;

    @Inject
    RejectedSessions(Pool all, @ReactiveDataSource("api") Pool customers) {
        this.all = all;
        this.customers = customers;
    }

    <T extends @Nullable Object> T as(Viewer viewer, Function<SqlClient, Uni<T>> work) {
        Uni<T> done = switch (viewer) {
            case Viewer.Operator _ ->
                all.withTransaction(connection -> connection
                        .query("set local statement_timeout = 10000")
                        .execute()
                        .chain(() -> work.apply(connection)));
            case Viewer.Customer customer ->
                customers.withTransaction(connection -> connection
                        .preparedQuery("select set_config('earshot.org', $1, true),"
                                + " set_config('statement_timeout', '10000', true)")
                        .execute(Tuple.of(Long.toString(customer.organization())))
                        .chain(() -> work.apply(connection)));
        };
        return done.await().atMost(PATIENCE);
    }
}
