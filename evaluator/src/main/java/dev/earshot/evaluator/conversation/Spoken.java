package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;

/**
 * What one speaker says in one go, milliseconds from the start of the call.
 *
 * @param endMs never before {@code startMs}
 * @param words how many
 * @param listening whether it only says that its speaker listens, or nothing in words
 * @param estimated whether the end is a guess
 */
public record Spoken(Speaker speaker, long startMs, long endMs, int words, boolean listening, boolean estimated) {
    /** How long it lasts, milliseconds. */
    public long lengthMs() {
        return endMs - startMs;
    }

    /** How long both speak at once, milliseconds. */
    public long overlapMs(Spoken other) {
        return Math.max(0, Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs));
    }

    /** Both as one, the same speaker going on. */
    Spoken and(Spoken next) {
        int together = words + next.words;
        return new Spoken(
                speaker,
                startMs,
                Math.max(endMs, next.endMs),
                together,
                listening && next.listening && together <= Words.MOST_LISTENING,
                estimated || next.estimated);
    }
}
