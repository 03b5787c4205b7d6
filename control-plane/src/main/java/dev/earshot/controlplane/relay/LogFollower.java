package dev.earshot.controlplane.relay;

import dev.earshot.controlplane.ControlPlaneConfig;
import dev.earshot.store.outbox.RelaySession;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the database's log with embedded Debezium and says when something was committed; what it is stands in the
 * outbox. It keeps no place of its own: it goes on where the slot stands.
 */
@Singleton
final class LogFollower {
    private static final Logger LOG = Logger.getLogger(LogFollower.class);

    private final ControlPlaneConfig config;
    private @Nullable DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private @Nullable ExecutorService executor;
    private volatile boolean alive;
    private volatile long heardAt;

    @Inject
    LogFollower(ControlPlaneConfig config) {
        this.config = config;
    }

    /** Begins, with what to do when the log says something. */
    synchronized void start(Runnable wake) {
        stop();
        alive = true;
        heardAt = System.nanoTime();
        var built = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings())
                .using(Thread.currentThread().getContextClassLoader())
                .using((ok, message, error) -> {
                    alive = false;
                    if (error != null) {
                        LOG.warnf(
                                "log follower ended: error=%s", error.getClass().getName());
                    }
                    wake.run();
                })
                .notifying((changes, committer) -> take(changes, committer, wake))
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

    /** How long ago the log was heard last, in nanoseconds; a heartbeat comes every few seconds. */
    long silence() {
        return System.nanoTime() - heardAt;
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

    // The log's word is taken at once: were it lost, the row still waits in the table.
    private void take(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Runnable wake)
            throws InterruptedException {
        heardAt = System.nanoTime();
        wake.run();
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
        settings.put("slot.name", RelaySession.SLOT);
        settings.put("publication.name", RelaySession.SLOT);
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("database.hostname", config.pgHost());
        settings.put("database.port", Integer.toString(config.pgPort()));
        settings.put("database.user", "earshot_pipeline");
        settings.put("database.password", config.pgPassword());
        settings.put("database.dbname", config.pgDatabase());
        settings.put("table.include.list", "public.outbox,public.relay_heartbeat");
        // The payload is read from the table, in order; the log need not carry it a second time.
        settings.put("column.exclude.list", "public.outbox.messages");
        settings.put("snapshot.mode", "no_data");
        settings.put("tombstones.on.delete", "false");
        settings.put("skipped.operations", "u,d,t");
        settings.put("extended.headers.enabled", "false");
        settings.put("poll.interval.ms", "10");
        settings.put("heartbeat.interval.ms", Long.toString(config.heartbeat().toMillis()));
        settings.put("heartbeat.action.query", RelaySession.HEARTBEAT);
        settings.put("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("offset.flush.timeout.ms", "5000");
        return settings;
    }
}
