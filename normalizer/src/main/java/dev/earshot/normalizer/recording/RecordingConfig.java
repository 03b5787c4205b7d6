package dev.earshot.normalizer.recording;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How recordings are fetched ({@code earshot.normalizer.recordings.*}). */
@ConfigMapping(prefix = "earshot.normalizer.recordings")
public interface RecordingConfig {
    /** Fetches under way at once in one process. */
    @WithDefault("8")
    int atOnce();

    /** Of them of one project, counted over all processes. */
    @WithDefault("4")
    int ofAProject();

    /** Largest recording, bytes. */
    @WithDefault("209715200")
    long most();

    /** How long one attempt may take. */
    @WithDefault("5m")
    Duration within();

    /** How long a server may be silent. */
    @WithDefault("30s")
    Duration stall();

    /** The pause after the first attempt that failed; it doubles. */
    @WithDefault("5s")
    Duration firstPause();

    /** The longest pause, also where a server asks for a longer one. */
    @WithDefault("15m")
    Duration longestPause();

    /** How long a server may say that there is no such recording: it may not be ready yet. Retell's links live as long. */
    @WithDefault("10m")
    Duration patience();

    /** How long a recording is tried for at all. */
    @WithDefault("24h")
    Duration giveUpAfter();

    /** After so long without a sign of life, what a process holds is due again. */
    @WithDefault("15s")
    Duration lease();

    /** How often a process gives that sign. */
    @WithDefault("4s")
    Duration heartbeat();

    /** How often it looks for what has become due. */
    @WithDefault("1s")
    Duration lookEvery();

    /** How long a stop waits for what is under way, which is put down for others. */
    @WithDefault("5s")
    Duration drain();

    /** Where ElevenLabs' API is. */
    @WithDefault("https://api.elevenlabs.io")
    String elevenlabs();
}
