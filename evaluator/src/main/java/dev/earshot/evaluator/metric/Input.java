package dev.earshot.evaluator.metric;

/** What a metric may read of a call beside its turns; what it declares enters its input hash. */
public enum Input {
    ENDED_REASON,
    DURATION,
    RECORDING,
    METADATA,
    DYNAMIC_VARIABLES
}
