package dev.earshot.controlplane.relay;

import dev.earshot.controlplane.ControlPlaneConfig;
import dev.earshot.controlplane.Database;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.outbox.OutboxTable;
import dev.earshot.store.outbox.RelaySession;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One replica leads: it holds an advisory lock of the database in a session of its own, which ends with the process, so
 * another takes over within seconds. All its work is done by one thread: healing the configuration topic, publishing what
 * waits in the outbox, looking after the slot. The log only wakes it.
 */
@Singleton
public final class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration HOUSEKEEPING = Duration.ofHours(1);
    private static final int VALID_WITHIN_S = 5;
    /** Heartbeats that may be missed before the log is followed anew. */
    private static final int PATIENCE = 6;

    private final ControlPlaneConfig config;
    private final Database database;
    private final ConfigHealing healing;
    private final OutboxPump pump;
    private final LogFollower follower;
    private final Outcomes outcomes;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile RelayState state = RelayState.STARTING;

    @Inject
    Relay(
            ControlPlaneConfig config,
            Database database,
            ConfigHealing healing,
            OutboxPump pump,
            LogFollower follower,
            Outcomes outcomes) {
        this.config = config;
        this.database = database;
        this.healing = healing;
        this.pump = pump;
        this.follower = follower;
        this.outcomes = outcomes;
        this.thread = Thread.ofPlatform().daemon().name("outbox-relay").unstarted(this::run);
    }

    void start(@Observes StartupEvent event) {
        if (config.relay()) {
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        follower.stop();
        thread.interrupt();
        thread.join(Duration.ofSeconds(10));
    }

    /** How this replica's relay stands. */
    public RelayState state() {
        return config.relay() ? state : RelayState.OFF;
    }

    boolean isAlive() {
        return !config.relay() || stopping || thread.isAlive();
    }

    private void run() {
        while (!stopping) {
            try (Connection session = database.connect()) {
                if (RelaySession.lead(session)) {
                    lead(session);
                } else {
                    pump.rest();
                    state = RelayState.FOLLOWING;
                }
            } catch (SQLException away) {
                LOG.debugf("relay waits for the database: state=%s", away.getSQLState());
                state = state.interrupted();
            } catch (RuntimeException failed) {
                LOG.warnf("relay starts again: error=%s", failed.getClass().getName());
                state = state.interrupted();
            }
            pause(RETRY);
        }
    }

    private void lead(Connection session) throws SQLException {
        LOG.info("relay leads");
        if (RelaySession.isAnotherDatabase(session)) {
            outcomes.count("relay", "another_database", "");
            LOG.warn("another database than before answers here: the outbox is read again, the topic compared");
        }
        try {
            long kept = 0;
            while (!stopping && session.isValid(VALID_WITHIN_S)) {
                keepSlot(session);
                pump.run(session);
                if (kept == 0 || System.nanoTime() - kept > HOUSEKEEPING.toNanos()) {
                    healing.heal();
                    pump.run(session);
                    OutboxTable.dropOldDays(session);
                    kept = System.nanoTime();
                }
                state = RelayState.LEADING;
                pause(RETRY);
            }
        } finally {
            follower.stop();
        }
    }

    // Without the log the outbox is still looked at every two seconds: a lost slot costs time, never a message.
    private void keepSlot(Connection session) throws SQLException {
        RelaySession.Slot slot = RelaySession.slot(session);
        if (slot != RelaySession.Slot.USABLE) {
            follower.stop();
            RelaySession.makeSlot(session);
            outcomes.count("relay", "slot_recreated", slot.name().toLowerCase(java.util.Locale.ROOT));
            LOG.warnf("replication slot was %s and is made anew", slot);
        }
        boolean silent = follower.silence() > config.heartbeat().toNanos() * PATIENCE;
        if (!follower.isAlive() || silent) {
            follower.start(woken::release);
        }
    }

    private void pause(Duration time) {
        try {
            if (woken.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
