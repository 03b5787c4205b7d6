package dev.earshot.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What every service is told at its start ({@code earshot.platform.*}). */
@ConfigMapping(prefix = "earshot.platform")
public interface PlatformConfig {
    /** Kafka bootstrap servers. */
    String bootstrapServers();

    /** Tink keyset file, mode 0600. */
    String keyset();

    /** How long a reader of the configuration topic waits in one poll. */
    @WithDefault("200ms")
    Duration configPoll();

    /** Where a copy of the configuration is kept, for a start while Kafka is away; only the gateway keeps one. */
    Optional<Path> configCopy();

    /** How long a start waits for Kafka before it serves by that copy. */
    @WithDefault("2s")
    Duration configPatience();

    /** OTLP/HTTP address of a trace collector, e.g. {@code http://collector:4318/v1/traces}; none: spans are not kept. */
    Optional<String> otlpEndpoint();

    /** Whether to make the key file where there is none; otherwise a missing one stops the start. */
    @WithDefault("false")
    boolean createKeyset();
}
