package dev.earshot.evaluator.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.conversation.Conversation;

/** Measures a call with one metric. */
public final class Measuring {
    /** No settings. */
    public static final ObjectNode PLAIN = JsonNodeFactory.instance.objectNode();

    private Measuring() {}

    public static Outcome measure(CodeMetric metric, Calls call) {
        return metric.evaluate(Conversation.of(call.log()), PLAIN);
    }

    public static Outcome.Scored scored(CodeMetric metric, Calls call) {
        return scored(metric, call, PLAIN);
    }

    public static Outcome.Scored scored(CodeMetric metric, Calls call, ObjectNode configuration) {
        Outcome outcome = metric.evaluate(Conversation.of(call.log()), configuration);
        assertThat(outcome).as(metric.code()).isInstanceOf(Outcome.Scored.class);
        return (Outcome.Scored) outcome;
    }

    public static double score(CodeMetric metric, Calls call) {
        return scored(metric, call).score();
    }

    public static double detail(Outcome.Scored scored, String name) {
        assertThat(scored.details()).isNotNull();
        assertThat(scored.details().has(name)).as(name).isTrue();
        return scored.details().path(name).asDouble();
    }

    public static String needs(CodeMetric metric, Calls call) {
        Outcome outcome = measure(metric, call);
        assertThat(outcome).as(metric.code()).isInstanceOf(Outcome.NotEvaluated.class);
        return ((Outcome.NotEvaluated) outcome).needs();
    }
}
