package dev.earshot.evaluator.metric;

/** What a metric may read of a call beside who says what and when; what it declares enters its input hash. */
public enum Input {
    /** Tool calls and results: names, times, success; not what was sent or answered. */
    TOOLS,
    /** Which side hung up. */
    ENDED_BY,
    ENDED_REASON,
    DURATION,
    RECORDING,
    METADATA,
    DYNAMIC_VARIABLES
}
