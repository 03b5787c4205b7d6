package dev.earshot.normalizer.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How providers are asked for what we do not have ({@code earshot.reconcile.*}). */
@ConfigMapping(prefix = "earshot.reconcile")
public interface ReconcileConfig {
    /** Whether this process asks; several may, one does for each account. */
    @WithDefault("true")
    boolean enabled();

    /** How often an account is asked that has told all. */
    @WithDefault("30s")
    Duration every();

    /** After a round that did not come to its end, and for each page of one that did: many pages make a longer pause. */
    @WithDefault("2s")
    Duration pace();

    /** Longest pause after a first failure; it doubles with each that follows, up to half an hour. */
    @WithDefault("30s")
    Duration firstPause();

    /** How often a process looks for walks that are due. */
    @WithDefault("1s")
    Duration lookEvery();

    /** Walks at once in one process. */
    @WithDefault("4")
    int atOnce();

    /** After so long without a sign of life a walk is another process's. Longer than one request may take. */
    @WithDefault("60s")
    Duration lease();

    /** A call that ended less than this ago is left to its webhook. */
    @WithDefault("2m")
    Duration grace();

    /** What was asked for is asked for again that far back: a list may lag behind. */
    @WithDefault("5m")
    Duration overlap();

    /** How far back an account is followed from that is new. */
    @WithDefault("15m")
    Duration firstLook();

    /** How far back one is followed from that has rested; what is older is for a backfill. */
    @WithDefault("3d")
    Duration mostBehind();

    /** A call that is not over holds the walk back no longer than this. */
    @WithDefault("4h")
    Duration longestCall();

    /** Longest window that is asked for at once. */
    @WithDefault("6h")
    Duration window();

    @WithDefault("5")
    int pagesPerRound();

    /** Calls that are fetched in one round. */
    @WithDefault("20")
    int callsPerRound();

    /** A window of more pages is a list that does not end. */
    @WithDefault("1000")
    int mostPages();

    /** Bytes of a page; of a larger one fewer calls are asked for. */
    @WithDefault("8388608")
    int largestPage();

    /** Bytes of a call, as the gateway takes them. */
    @WithDefault("5242880")
    int largestCall();

    /** Attempts to get one call. */
    @WithDefault("6")
    int attemptsPerCall();

    /** Addresses of providers' APIs that are not the usual ones, by provider, without a slash at the end. */
    Map<String, String> baseUrls();
}
