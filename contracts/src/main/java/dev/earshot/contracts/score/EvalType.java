package dev.earshot.contracts.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What kind of value a metric gives. */
public enum EvalType {
    /** True or false; 5 or 0 as a score. */
    BINARY,
    /** A rating from 0 to 5. */
    CONTINUOUS_QUALITATIVE,
    /** Any number, in the metric's own unit. */
    NUMERIC,
    /** One of the metric's values. */
    ENUM;

    /** The name on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a wire name, also the older names of the same kinds.
     *
     * @throws IllegalArgumentException for a name that is none of them
     */
    @JsonCreator
    public static EvalType of(String name) {
        return switch (name) {
            case "binary", "binary_workflow_adherence", "binary_qualitative", "evaluate_expected_outcome" -> BINARY;
            case "continuous_qualitative" -> CONTINUOUS_QUALITATIVE;
            case "numeric" -> NUMERIC;
            case "enum", "observability_topics", "observability_dropoff" -> ENUM;
            default ->
                throw new IllegalArgumentException(
                        "eval_type must be binary, continuous_qualitative, numeric or enum, got " + name);
        };
    }
}
