package dev.earshot.controlplane.relay;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.controlplane.ControlPlaneConfig;
import dev.earshot.controlplane.Database;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.outbox.OutboxTable;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Follows the outbox in the database's log and publishes each row's messages in order, scores before their verdict. */
@Singleton
final class OutboxFollower {
    private static final Logger LOG = Logger.getLogger(OutboxFollower.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ControlPlaneConfig config;
    private final Database database;
    private final Publisher publisher;
    private final Outcomes outcomes;
    private @Nullable DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private @Nullable ExecutorService executor;
    private volatile boolean alive;

    @Inject
    OutboxFollower(ControlPlaneConfig config, Database database, Publisher publisher, Outcomes outcomes) {
        this.config = config;
        this.database = database;
        this.publisher = publisher;
        this.outcomes = outcomes;
    }

    synchronized void start() {
        alive = true;
        var built = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings())
                .using(Thread.currentThread().getContextClassLoader())
                .using((ok, message, error) -> {
                    alive = false;
                    if (error != null) {
                        LOG.warnf(
                                "log follower ended: error=%s", error.getClass().getName());
                    }
                })
                .notifying(this::take)
                .build();
        engine = built;
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("outbox-log").factory());
        executor = thread;
        thread.execute(built);
    }

    boolean isAlive() {
        return alive;
    }

    synchronized void stop() {
        alive = false;
        try {
            if (engine != null) {
                engine.close();
            }
        } catch (IOException | IllegalStateException closing) {
            LOG.debugf("log follower closes: %s", closing.getClass().getName());
        }
        if (executor != null) {
            executor.shutdownNow();
        }
        engine = null;
        executor = null;
    }

    /** Relays rows that the log will not bring any more: those from before this leader's place in it. */
    void catchUp(Connection connection) throws SQLException {
        for (List<OutboxTable.Waiting> waiting = OutboxTable.waiting(connection);
                !waiting.isEmpty();
                waiting = OutboxTable.waiting(connection)) {
            relay(connection, waiting);
        }
        OutboxTable.dropOld(connection);
    }

    private void relay(Connection connection, List<OutboxTable.Waiting> rows) throws SQLException {
        List<EventMessage> messages = new ArrayList<>();
        rows.forEach(row -> messages.addAll(row.messages()));
        publisher.publish(messages).await().atMost(PATIENCE);
        OutboxTable.relayed(
                connection, rows.stream().map(OutboxTable.Waiting::id).toList());
        outcomes.count("relay", "relayed", "", messages.size());
    }

    // A failure ends the engine; the leader starts it again, and what was not marked comes again.
    private void take(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<OutboxTable.Waiting> rows = new ArrayList<>();
        for (RecordChangeEvent<SourceRecord> change : changes) {
            Object value = change.record().value();
            if (value instanceof Struct struct
                    && struct.schema().field("after") != null
                    && struct.get("after") != null) {
                Struct after = struct.getStruct("after");
                rows.add(new OutboxTable.Waiting(
                        after.getInt64("id"), OutboxTable.messages(after.getString("messages"))));
            }
        }
        if (!rows.isEmpty()) {
            try (Connection connection = database.connect()) {
                relay(connection, rows);
            } catch (SQLException away) {
                throw new IllegalStateException("the database went away while relaying", away);
            }
        }
        for (RecordChangeEvent<SourceRecord> change : changes) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("name", "earshot-outbox");
        settings.put("topic.prefix", "earshot");
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", "earshot_outbox");
        settings.put("publication.name", "earshot_outbox");
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("database.hostname", config.pgHost());
        settings.put("database.port", Integer.toString(config.pgPort()));
        settings.put("database.user", "earshot_pipeline");
        settings.put("database.password", config.pgPassword());
        settings.put("database.dbname", config.pgDatabase());
        settings.put("table.include.list", "public.outbox");
        settings.put("snapshot.mode", "no_data");
        settings.put("tombstones.on.delete", "false");
        settings.put("skipped.operations", "u,d,t");
        settings.put("extended.headers.enabled", "false");
        settings.put("poll.interval.ms", "10");
        settings.put("heartbeat.interval.ms", "10000");
        settings.put("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        settings.put("offset.storage.file.filename", offsets().toString());
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("offset.flush.timeout.ms", "5000");
        return settings;
    }

    private Path offsets() {
        try {
            return Files.createDirectories(config.data().toAbsolutePath()).resolve("relay-offsets.dat");
        } catch (IOException e) {
            throw new IllegalStateException("the relay's folder cannot be written", e);
        }
    }
}
