package dev.earshot.contracts.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who speaks an utterance. */
public enum Speaker {
    /** The voice agent under observation ("Main Agent" in the HTTP API). */
    @JsonProperty("agent")
    AGENT,
    /** The other party ("Testing Agent" in the HTTP API, also for real callers). */
    @JsonProperty("user")
    USER,
    /** A prompt or instruction; kept in the call log, hidden in transcripts. */
    @JsonProperty("system")
    SYSTEM
}
