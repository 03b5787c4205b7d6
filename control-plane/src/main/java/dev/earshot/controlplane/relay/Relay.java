package dev.earshot.controlplane.relay;

import dev.earshot.controlplane.ControlPlaneConfig;
import dev.earshot.controlplane.Database;
import dev.earshot.platform.config.Configuration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * One replica leads: it holds an advisory lock of the database in a session of its own, which ends with the process, so
 * another takes over within seconds. The leader first heals the configuration topic, then relays what nobody has
 * relayed, then follows the database's log.
 */
@Singleton
public final class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration HEAL_EVERY = Duration.ofHours(1);
    private static final int VALID_WITHIN_S = 5;

    private final ControlPlaneConfig config;
    private final Database database;
    private final Configuration configuration;
    private final ConfigHealing healing;
    private final OutboxFollower follower;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean leading;

    @Inject
    Relay(
            ControlPlaneConfig config,
            Database database,
            Configuration configuration,
            ConfigHealing healing,
            OutboxFollower follower,
            Clock clock) {
        this.config = config;
        this.database = database;
        this.configuration = configuration;
        this.healing = healing;
        this.follower = follower;
        this.clock = clock;
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

    /** Whether this replica is the one that relays. */
    public boolean isLeading() {
        return leading;
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = database.connect()) {
                if (isFirst(connection) && configuration.isReady()) {
                    lead(connection);
                }
            } catch (SQLException away) {
                LOG.debugf("relay waits for the database: state=%s", away.getSQLState());
            } catch (RuntimeException failed) {
                LOG.warnf("relay starts again: error=%s", failed.getClass().getName());
            } finally {
                leading = false;
            }
            if (!pause(RETRY)) {
                return;
            }
        }
    }

    private static boolean isFirst(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("select pg_try_advisory_lock(hashtext('earshot.relay'))");
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private void lead(Connection session) throws SQLException {
        leading = true;
        LOG.info("relay leads");
        healing.heal(session, configuration.now());
        follower.start();
        try {
            long healed = clock.millis();
            follower.catchUp(session);
            while (!stopping && follower.isAlive() && session.isValid(VALID_WITHIN_S)) {
                // What the log brought is marked there; this finds rows from before this leader's place in the log.
                follower.catchUp(session);
                if (clock.millis() - healed > HEAL_EVERY.toMillis()) {
                    healing.heal(session, configuration.now());
                    healed = clock.millis();
                }
                if (!pause(RETRY)) {
                    return;
                }
            }
        } finally {
            follower.stop();
        }
    }

    private boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return !stopping;
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
