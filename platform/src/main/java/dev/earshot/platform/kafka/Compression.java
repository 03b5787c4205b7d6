package dev.earshot.platform.kafka;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import net.jpountz.lz4.LZ4Factory;
import org.jboss.logging.Logger;

/**
 * Has records compressed by native code. The library loads it by itself only where it belongs to the JVM's own class
 * loader, which in a packaged application it does not; in Java, compressing costs a fourth of the gateway's processor time.
 */
@Singleton
final class Compression {
    private static final Logger LOG = Logger.getLogger(Compression.class);

    // Before the first Kafka client: the library is asked once.
    void load(@Observes @Priority(1) StartupEvent start) {
        try {
            LZ4Factory _ = LZ4Factory.nativeInstance();
        } catch (LinkageError | AssertionError none) { // no library for this machine, or no folder to load it from
            LOG.infof("records are compressed in Java: %s", none.getMessage());
        }
    }
}
