package dev.earshot.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The platform's settings on the broker of the tests.
 *
 * @param bootstrapServers where Kafka is
 * @param configCopy where a copy of the configuration is kept, if at all
 */
public record TestSettings(String bootstrapServers, Optional<Path> configCopy) implements PlatformConfig {
    /** Without a copy of the configuration. */
    public TestSettings() {
        this(System.getProperty("kafka.bootstrap.servers"), Optional.empty());
    }

    /** Without a copy of the configuration, elsewhere. */
    public TestSettings(String bootstrapServers) {
        this(bootstrapServers, Optional.empty());
    }

    @Override
    public String keyset() {
        return System.getProperty("earshot.keyset");
    }

    @Override
    public Duration configPoll() {
        return Duration.ofMillis(50);
    }

    @Override
    public Duration configPatience() {
        return Duration.ofMillis(200);
    }

    @Override
    public Optional<String> otlpEndpoint() {
        return Optional.empty();
    }

    @Override
    public boolean createKeyset() {
        return true;
    }
}
