package dev.earshot.platform;

import java.time.Duration;
import java.util.Optional;

/** The platform's settings on the broker of the tests. */
public record TestSettings(String bootstrapServers) implements PlatformConfig {
    public TestSettings() {
        this(System.getProperty("kafka.bootstrap.servers"));
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
    public Optional<String> otlpEndpoint() {
        return Optional.empty();
    }

    @Override
    public boolean createKeyset() {
        return true;
    }
}
