package dev.earshot.platform.config;

import dev.earshot.platform.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The configuration for whoever must serve also when Kafka is away at his start: as it was last known, from a copy on
 * disk, until the topic has been read. Only the gateway asks this; all others act on what comes from Kafka, and by then
 * the topic can be read too.
 */
@Singleton
public final class KnownConfiguration {
    private static final Logger LOG = Logger.getLogger(KnownConfiguration.class);
    /** Changes come in bursts; a copy a second old serves as well. */
    private static final Duration WRITE_EVERY = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final @Nullable ConfigCopy copy;
    private final Duration patience;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("config-copy").factory());
    private volatile @Nullable ConfigSnapshot copied;
    private @Nullable ConfigSnapshot written;

    @Inject
    KnownConfiguration(Configuration configuration, PlatformConfig config, MeterRegistry meters) {
        this.configuration = configuration;
        this.copy = config.configCopy().map(ConfigCopy::new).orElse(null);
        this.patience = config.configPatience();
        meters.gauge("earshot_config_from_copy", this, known -> known.isFromCopy() ? 1 : 0);
    }

    void start(@Observes @Priority(11) StartupEvent event) {
        ConfigCopy mine = copy;
        if (mine != null) {
            var _ = thread.schedule(() -> fallBack(mine), patience.toMillis(), TimeUnit.MILLISECONDS);
            var _ = thread.scheduleWithFixedDelay(() -> save(mine), 0, WRITE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdown();
        ConfigCopy mine = copy;
        if (mine != null) {
            save(mine);
        }
    }

    /** The configuration, empty when nothing is known of it. */
    public ConfigSnapshot now() {
        ConfigSnapshot old = copied;
        return old == null || configuration.isReady() ? configuration.now() : old;
    }

    /** Whether there is one, from the topic or from the copy. */
    public boolean isReady() {
        return configuration.isReady() || copied != null;
    }

    /** Whether it is what was last known: keys and sources made since are not in it, revoked ones still are. */
    public boolean isFromCopy() {
        return copied != null && !configuration.isReady();
    }

    private void fallBack(ConfigCopy mine) {
        if (configuration.isReady()) {
            return;
        }
        ConfigSnapshot last = mine.read();
        if (last != null) {
            copied = last;
            LOG.warnf(
                    "Kafka is away: serving by the configuration as it was last known, %d documents, offset %d",
                    last.documents().size(), last.nextOffset());
        }
    }

    private synchronized void save(ConfigCopy mine) {
        ConfigSnapshot now = configuration.now();
        if (!configuration.isReady() || now == written) {
            return;
        }
        copied = null;
        try {
            mine.write(now);
            written = now;
        } catch (IOException | RuntimeException failed) {
            LOG.warnf("the configuration was not copied, will try again: %s", failed.toString());
        }
    }
}
