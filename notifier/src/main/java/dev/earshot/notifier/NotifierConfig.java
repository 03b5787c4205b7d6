package dev.earshot.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many deliveries one process sends at once, and how it holds them ({@code earshot.notifier.*}). */
@ConfigMapping(prefix = "earshot.notifier")
interface NotifierConfig {
    /** Attempts under way at once; not more than {@code earshot.egress.connections-per-host}. */
    @WithDefault("128")
    int atOnce();

    /** Of them of one project, counted over all notifiers: a receiver that is slow keeps no more than these busy. */
    @WithDefault("16")
    int ofAProject();

    /** Bytes of the bodies under way at once. */
    @WithDefault("16777216")
    long bytesAtOnce();

    /** After so long without a sign of life, and one and a half heartbeats more, what a process holds is due again. */
    @WithDefault("5s")
    Duration lease();

    /** How often a process gives that sign. */
    @WithDefault("1500ms")
    Duration heartbeat();

    /** How often it looks for what has become due. */
    @WithDefault("500ms")
    Duration lookEvery();

    /** How long a stop waits for attempts under way: longer than one takes, shorter than the process is given. */
    @WithDefault("17s")
    Duration drain();
}
