package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;

/**
 * What one speaker says in one go, milliseconds from the start of the call.
 *
 * @param endMs never before {@code startMs}
 * @param words how many
 * @param estimated whether the end is a guess
 */
public record Spoken(Speaker speaker, String text, long startMs, long endMs, int words, boolean estimated) {
    /** How long it lasts, milliseconds. */
    public long lengthMs() {
        return endMs - startMs;
    }

    /** How long both speak at once, milliseconds. */
    public long overlapMs(Spoken other) {
        return Math.max(0, Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs));
    }
}
