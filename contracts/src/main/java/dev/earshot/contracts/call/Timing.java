package dev.earshot.contracts.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How exactly a transcript says when something was spoken; a later constant is more exact. */
public enum Timing {
    /** No utterance carries a time. */
    @JsonProperty("none")
    NONE,
    /** Utterances carry a start only; ends are estimated. */
    @JsonProperty("start")
    START,
    /** Utterances carry start and end. */
    @JsonProperty("start_end")
    START_END,
    /** Times of single words; start and end of an utterance are those of its first and last word. */
    @JsonProperty("words")
    WORDS
}
