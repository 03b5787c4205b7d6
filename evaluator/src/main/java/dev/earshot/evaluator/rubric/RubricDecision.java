package dev.earshot.evaluator.rubric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Verdict.RuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call passed its rubric.
 *
 * @param success every rule whose metric has a value holds; {@code true} when no rule has one
 * @param partial some rule has no value because its metric was sampled out, not evaluated, failed, or still waits
 * @param rules every rule, in the rubric's order
 */
public record RubricDecision(boolean success, boolean partial, List<RuleResult> rules) {
    public RubricDecision {
        rules = List.copyOf(rules);
    }

    /**
     * Holds every rule against the end of its metric; a rule whose metric has no value is skipped.
     *
     * @param ends the end of the metric with this id
     */
    public static RubricDecision of(Rubric rubric, LongFunction<Ended> ends) {
        List<RuleResult> rules = new ArrayList<>(rubric.rules().size());
        boolean success = true;
        boolean partial = false;
        for (Rubric.Rule rule : rubric.rules()) {
            Ended ended = ends.apply(rule.metricId());
            RuleResult result = result(rule, ended);
            success &= result.passed() == null || result.passed();
            partial |= leavesOpen(ended);
            rules.add(result);
        }
        return new RubricDecision(success, partial, rules);
    }

    /** The rules that did not hold. */
    public List<RuleResult> failed() {
        return rules.stream()
                .filter(rule -> rule.passed() != null && !rule.passed())
                .toList();
    }

    private static RuleResult result(Rubric.Rule rule, Ended ended) {
        Outcome outcome = ended.outcome();
        Boolean passed = null;
        JsonNode value = null;
        if (outcome instanceof Outcome.Scored scored) {
            passed = Conditions.hold(rule.conditions(), scored);
            value = value(scored);
        }
        return new RuleResult(
                rule.metricId(),
                ended.metricName(),
                value,
                passed,
                end(ended),
                Conditions.inWords(rule.conditions()),
                rule.conditions(),
                explanation(outcome));
    }

    private static String end(Ended ended) {
        Outcome outcome = ended.outcome();
        if (outcome != null) {
            return outcome.end();
        }
        return ended.planned() ? "waiting" : "not_planned";
    }

    private static boolean leavesOpen(Ended ended) {
        Outcome outcome = ended.outcome();
        if (outcome == null) {
            return ended.planned();
        }
        return switch (outcome) {
            case Outcome.SampledOut _, Outcome.NotEvaluated _, Outcome.Failed _ -> true;
            case Outcome.Scored _, Outcome.TriggerFalse _, Outcome.NotApplicable _ -> false;
        };
    }

    private static @Nullable JsonNode value(Outcome.Scored scored) {
        Double score = scored.score();
        if (score == null) {
            return TextNode.valueOf(scored.choice());
        }
        boolean whole = score == Math.rint(score) && Math.abs(score) < 1e15;
        return whole ? LongNode.valueOf(score.longValue()) : DoubleNode.valueOf(score);
    }

    private static List<String> explanation(@Nullable Outcome outcome) {
        if (outcome == null) {
            return List.of();
        }
        return switch (outcome) {
            case Outcome.Scored scored -> scored.explanation();
            case Outcome.SampledOut _ -> List.of("Sampling skipped");
            case Outcome.TriggerFalse no -> List.of(no.reason());
            case Outcome.NotApplicable no -> List.of(no.reason());
            case Outcome.NotEvaluated no -> List.of(no.reason());
            case Outcome.Failed no -> List.of(no.reason());
        };
    }
}
