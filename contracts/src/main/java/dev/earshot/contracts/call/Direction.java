package dev.earshot.contracts.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who placed the call, seen from the agent. */
public enum Direction {
    /** The customer called. */
    @JsonProperty("inbound")
    INBOUND,
    /** The agent called. */
    @JsonProperty("outbound")
    OUTBOUND,
    /** A call from a browser or an app, without numbers. */
    @JsonProperty("web")
    WEB,
    /** A conversation in text only. */
    @JsonProperty("text")
    TEXT
}
