package dev.earshot.evaluator.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Percentiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a value of a code metric together. */
public final class Measured {
    private final double score;
    private final int n;
    private final List<String> flags = new ArrayList<>();
    private final List<String> explanation = new ArrayList<>();
    private @Nullable ObjectNode details;

    private Measured(double score, int n) {
        this.score = Percentiles.rounded(score);
        this.n = n;
    }

    /**
     * A number.
     *
     * @param n how many observations it rests on
     */
    public static Measured number(double score, int n) {
        return new Measured(score, n);
    }

    /** A whole number. */
    public static Measured number(long score, int n) {
        return new Measured((double) score, n);
    }

    /** True (5) or false (0). */
    public static Measured truth(boolean holds, int n) {
        return new Measured(holds ? 5 : 0, n);
    }

    /** A sentence for people. */
    public Measured because(String sentence) {
        explanation.add(sentence);
        return this;
    }

    /** A further figure under a stable name. */
    public Measured with(String name, double figure) {
        if (details == null) {
            details = EarshotJson.MAPPER.createObjectNode();
        }
        double rounded = Percentiles.rounded(figure);
        if (rounded == Math.rint(rounded)) {
            details.put(name, (long) rounded);
        } else {
            details.put(name, rounded);
        }
        return this;
    }

    /** A further whole figure under a stable name. */
    public Measured with(String name, long figure) {
        return with(name, (double) figure);
    }

    /** What a reader should know, when it is so. */
    public Measured flag(String flag, boolean so) {
        if (so) {
            flags.add(flag);
        }
        return this;
    }

    /** The value of a metric that reads times; its source is the transcript. */
    public Outcome of(Conversation conversation) {
        flag("times_estimated", conversation.isEstimated());
        flag("end_before_start", conversation.endsBeforeStart());
        if (conversation.repeatedRows() > 0) {
            flag("rows_repeated", true).with("rows_repeated", conversation.repeatedRows());
        }
        return untimed();
    }

    /** The value of a metric that reads no times; its source is the transcript. */
    public Outcome untimed() {
        return new Outcome.Scored(score, null, n, "transcript", explanation, details, flags);
    }
}
