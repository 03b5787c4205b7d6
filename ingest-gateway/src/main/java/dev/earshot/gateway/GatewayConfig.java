package dev.earshot.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway. */
@ConfigMapping(prefix = "earshot.gateway")
interface GatewayConfig {
    /** Largest JSON or form body, bytes. */
    int bodyLimit();

    /** Largest body with audio in it, bytes. */
    long uploadLimit();

    /** Bytes of bodies that may be in memory at once; beyond it bodies are not read. */
    long inFlightBytes();

    /** How long a request waits, its body unread, while too much is in memory. */
    @WithDefault("2s")
    Duration queueTimeout();

    /** How long a body without audio may take to come. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** How long a body with audio may take to come. */
    @WithDefault("5m")
    Duration uploadTimeout();

    /** A body that has brought next to nothing for so long is given up: it holds memory that others wait for. */
    @WithDefault("10s")
    Duration stallTimeout();

    /** Every webhook is answered within this time of its last byte; what is promised is 3 s. */
    @WithDefault("2800ms")
    Duration answerWithin();

    /** Where webhooks go while Kafka cannot take them. */
    SpoolSettings spool();

    /** Rate limits: {@code on} or {@code off}. */
    @WithDefault("on")
    String rateLimit();

    /** How much of what. */
    Rate rate();

    /** How old signatures may be. */
    Tolerance tolerance();

    /**
     * CIDR blocks of the proxies before the gateway, whose {@code X-Forwarded-For} is believed; nobody's where there are
     * none.
     */
    Optional<List<String>> trustedProxies();

    /** The spool. */
    interface SpoolSettings {
        /** The folder; each process takes one of its own below it. */
        Path folder();

        /** What may lie on disk, bytes; beyond it webhooks are answered 503. */
        @WithDefault("1073741824")
        long maxBytes();

        /** At what size a file is full, bytes. What is drained is deleted by whole files. */
        @WithDefault("16777216")
        long segmentBytes();

        /** How long Kafka may take to acknowledge, before the spool takes over. */
        @WithDefault("1s")
        Duration kafkaPatience();
    }

    /** Requests per second. */
    interface Rate {
        /** Requests of one key, at whatever door. */
        @WithDefault("200")
        int perKey();

        /** Requests of one key at once, after a rest. */
        @WithDefault("1000")
        int burst();

        /** Requests of one address that nobody's secret verifies. */
        @WithDefault("20")
        int unverified();
    }

    /** How old, and where a scheme says so how far ahead, a signature may be. */
    interface Tolerance {
        /** In either direction. */
        @WithDefault("5m")
        Duration retell();

        /** How old. */
        @WithDefault("30m")
        Duration elevenlabs();

        /** In either direction. */
        @WithDefault("5m")
        Duration hmac();
    }
}
