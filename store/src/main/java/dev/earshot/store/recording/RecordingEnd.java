package dev.earshot.store.recording;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from an attempt. */
public sealed interface RecordingEnd {
    /** Another attempt, which may continue what came. */
    record Again(
            Duration in,
            String reason,
            long bytes,
            @Nullable String etag) implements RecordingEnd {}

    /** It is in the store, and the call says so. */
    record Stored(String reference, long size) implements RecordingEnd {}

    /** The link is dead, as it was to be expected after a while. */
    record Expired(String reason) implements RecordingEnd {}

    /** There will be none. */
    record Failed(String reason) implements RecordingEnd {}
}
