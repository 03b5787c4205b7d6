package dev.earshot.store.recording;

import org.jspecify.annotations.Nullable;

/**
 * A claim and how far its work is.
 *
 * @param bytes that are on disk
 * @param etag what they are of
 */
public record HeldRecording(
        ClaimedRecording claimed, long bytes, @Nullable String etag) {}
