package dev.earshot.normalizer.transcript;

import org.jspecify.annotations.Nullable;

/**
 * When a row was, on the transcript's clock, not yet rounded or checked.
 *
 * @param start in ms
 * @param end in ms
 * @param words whether it comes from the times of single words
 */
record Span(@Nullable Double start, @Nullable Double end, boolean words) {
    static final Span NONE = new Span(null, null, false);

    static Span of(@Nullable Double start, @Nullable Double end) {
        return new Span(start, end, false);
    }

    static Span at(@Nullable Double start) {
        return new Span(start, null, false);
    }
}
