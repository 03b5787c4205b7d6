package dev.earshot.contracts.score;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the evaluation of one metric on one call ended: a value, or the reason why there is none. Never switched with
 * {@code default}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = Outcome.SampledOut.class, name = "sampled_out"),
    @JsonSubTypes.Type(value = Outcome.TriggerFalse.class, name = "trigger_false"),
    @JsonSubTypes.Type(value = Outcome.NotApplicable.class, name = "not_applicable"),
    @JsonSubTypes.Type(value = Outcome.NotEvaluated.class, name = "not_evaluated"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "error")
})
public sealed interface Outcome {

    /**
     * A value. Exactly one of {@code score} and {@code choice} is set.
     *
     * @param score the number; 5 or 0 for a binary metric
     * @param choice the value of an enum metric
     * @param n how many observations the value rests on
     * @param source where they come from, e.g. {@code transcript}
     * @param explanation sentences for people
     * @param details further figures under stable names, e.g. percentiles in ms; {@code null} when there are none
     * @param flags what a reader should know, sorted, e.g. {@code low_n}
     */
    record Scored(
            @Nullable Double score,
            @Nullable String choice,
            int n,
            String source,
            List<String> explanation,
            @Nullable JsonNode details,
            List<String> flags)
            implements Outcome {
        public Scored {
            if ((score == null) == (choice == null)) {
                throw new IllegalArgumentException("a value is a score or a choice, not both and not neither");
            }
            if (score != null && !Double.isFinite(score)) {
                throw new IllegalArgumentException("a score is a finite number, got " + score);
            }
            explanation = List.copyOf(explanation);
            flags = flags.stream().distinct().sorted().toList();
        }
    }

    /**
     * Not drawn.
     *
     * @param u the call's draw in [0, 1)
     * @param rate the rate it was held against, 0 to 1
     */
    record SampledOut(double u, double rate) implements Outcome {}

    /** The metric's trigger said no. */
    record TriggerFalse(String reason) implements Outcome {}

    /** The call has nothing that the metric speaks of, e.g. no tool call. */
    record NotApplicable(String reason) implements Outcome {}

    /** The call lacks what the metric needs; {@code needs} is a stable word such as {@code needs_times}. */
    record NotEvaluated(String needs, String reason) implements Outcome {}

    /** The evaluation itself failed. */
    record Failed(String reason) implements Outcome {}

    /** The stable word of this end, as in the ledger and on the wire. */
    default String end() {
        return switch (this) {
            case Scored _ -> "scored";
            case SampledOut _ -> "sampled_out";
            case TriggerFalse _ -> "trigger_false";
            case NotApplicable _ -> "not_applicable";
            case NotEvaluated _ -> "not_evaluated";
            case Failed _ -> "error";
        };
    }
}
