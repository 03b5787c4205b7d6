package dev.earshot.contracts.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a call comes from. A test run is scored like any call, and no count of production includes it. */
public enum Origin {
    /** A call of a real caller. */
    @JsonProperty("production")
    PRODUCTION,
    /** A call placed by a test run; it has a {@code run_id} and a {@code result_id}. */
    @JsonProperty("run")
    RUN
}
