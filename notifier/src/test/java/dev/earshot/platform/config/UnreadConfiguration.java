package dev.earshot.platform.config;

import dev.earshot.platform.PlatformConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/** The configuration of a process that has just started: nothing is read before somebody says so. */
public final class UnreadConfiguration implements AutoCloseable {
    private final Configuration configuration;

    public UnreadConfiguration(PlatformConfig config) {
        configuration = new Configuration(config, new SimpleMeterRegistry());
    }

    public Configuration configuration() {
        return configuration;
    }

    public void read() {
        configuration.start(new StartupEvent());
    }

    @Override
    public void close() {
        configuration.stop(new ShutdownEvent());
    }
}
