package dev.earshot.contracts.score;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a metric comes to its value. */
public enum MetricType {
    /** Computed from the transcript's times and rows. */
    @JsonProperty("code")
    CODE,
    /** Asked of a language model. */
    @JsonProperty("llm_judge")
    LLM_JUDGE,
    /** An expression over other results. */
    @JsonProperty("expression")
    EXPRESSION
}
