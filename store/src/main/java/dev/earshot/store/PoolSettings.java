package dev.earshot.store;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * How connections ask. A statement is parsed once for each connection, however long its text: the client's own limit of
 * 2048 characters would have the longest, which are the dearest, parsed and planned at each run. No statement of the house
 * gains from code compiled for it, so none is.
 */
final class PoolSettings {
    /** Longer than any statement of the store, in characters. */
    private static final int LONGEST = 32 * 1024;

    private PoolSettings() {}

    /**
     * Those of the services. Their statements are few and always the same, and reach rows by the keys that they are given:
     * a plan made for the actual values is no better, and making it costs more than running it. Since a plan is kept, one
     * that was made while a table was small must not read all of it for ever: no table is read whole where an index leads.
     */
    @Singleton
    static final class Services implements PgPoolCreator {
        @Override
        public Pool create(Input input) {
            input.pgConnectOptionsList()
                    .forEach(options -> asked(options)
                            .addProperty("plan_cache_mode", "force_generic_plan")
                            .addProperty("enable_seqscan", "off"));
            return pool(input);
        }
    }

    /** Those of the API, whose filters differ from one request to the next. */
    @Singleton
    @ReactiveDataSource("api")
    static final class Api implements PgPoolCreator {
        @Override
        public Pool create(Input input) {
            input.pgConnectOptionsList().forEach(PoolSettings::asked);
            return pool(input);
        }
    }

    /** Connections as services have them. */
    static PgConnectOptions ofServices(PgConnectOptions options) {
        asked(options).addProperty("plan_cache_mode", "force_generic_plan").addProperty("enable_seqscan", "off");
        return options;
    }

    /** Connections as the API has them. */
    static PgConnectOptions ofApi(PgConnectOptions options) {
        return asked(options);
    }

    private static PgConnectOptions asked(PgConnectOptions options) {
        options.setPreparedStatementCacheSqlLimit(LONGEST);
        return options.addProperty("jit", "off");
    }

    private static Pool pool(PgPoolCreator.Input input) {
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
