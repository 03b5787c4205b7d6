package dev.earshot.contracts.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the fetching of a recording is.
 *
 * @param state {@code waiting}, {@code fetching}, {@code stored}, {@code expired} or {@code failed}
 * @param reason why it waits, or how it ended, a stable word
 * @param reference in the store of recordings, {@code null} before it is there
 * @param sizeBytes of it there
 * @param dueAt of the next attempt
 */
public record RecordingProgress(
        String state,
        @Nullable String reason,
        @Nullable String reference,
        @Nullable Long sizeBytes,
        @Nullable Instant dueAt) {}
