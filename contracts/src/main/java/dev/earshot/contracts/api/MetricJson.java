package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import org.jspecify.annotations.Nullable;

/** Scores and the rubric's result. A metric without a value has the same keys, with null in place of the value. */
final class MetricJson {
    /** What older readers know a binary metric by; newer ones read {@code eval_type} and {@code passed}. */
    private static final String LEGACY_BINARY = "binary_workflow_adherence";

    private MetricJson() {}

    /** The six keys of a list. */
    static ObjectNode brief(Score score) {
        Outcome.Scored scored = score.outcome() instanceof Outcome.Scored value ? value : null;
        String choice = scored == null ? null : scored.choice();
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("id", score.metricId())
                .put("name", score.metricName())
                .put(
                        "type",
                        score.evalType() == EvalType.BINARY
                                ? LEGACY_BINARY
                                : score.evalType().wire())
                .put("score", scored == null ? null : scored.score())
                .put("enum", choice)
                .put("value", choice);
    }

    /** The six keys, what newer readers read, and why. */
    static ObjectNode explained(Score score) {
        ObjectNode json = brief(score).put("eval_type", score.evalType().wire());
        if (score.evalType() == EvalType.BINARY) {
            json.put("passed", passed(score.outcome()));
        }
        if (score.metricCode() != null) {
            json.put("vocera_defined_metric_code", score.metricCode());
            json.put("function_name", "get_" + score.metricCode());
        }
        ArrayNode explanation = json.putArray("explanation");
        ObjectNode extra = json.putObject("extra").put("end", score.outcome().end());
        switch (score.outcome()) {
            case Outcome.Scored scored -> {
                scored.explanation().forEach(explanation::add);
                extra.put("n", scored.n()).put("source", scored.source());
                extra.set("details", scored.details());
                ArrayNode flags = extra.putArray("flags");
                scored.flags().forEach(flags::add);
            }
            case Outcome.SampledOut out -> {
                explanation.add("Sampling skipped");
                extra.put("u", out.u()).put("rate", out.rate());
            }
            case Outcome.TriggerFalse no -> {
                explanation.add(no.reason());
                extra.put("trigger_failed", true);
            }
            case Outcome.NotApplicable no -> {
                explanation.add(no.reason());
                extra.put("trigger_failed", true);
            }
            case Outcome.NotEvaluated no -> {
                explanation.add(no.reason());
                extra.put("needs", no.needs());
            }
            case Outcome.Failed no -> explanation.add(no.reason());
        }
        return json;
    }

    // True is stored as 5 and false as 0; nothing is made up where there is no value.
    private static @Nullable Boolean passed(Outcome outcome) {
        Double score = outcome instanceof Outcome.Scored scored ? scored.score() : null;
        return score == null ? null : (Boolean) (score > 0);
    }

    /** Each rule with what became of it. */
    static ArrayNode rubric(Verdict verdict) {
        ArrayNode rules = EarshotJson.MAPPER.createArrayNode();
        for (Verdict.RuleResult rule : verdict.rules()) {
            ObjectNode json =
                    rules.addObject().put("metric_id", rule.metricId()).put("metric_name", rule.metricName());
            json.set("value", rule.value());
            ArrayNode explanation = json.putArray("explanation");
            rule.explanation().forEach(explanation::add);
            json.put("passed", rule.passed());
            json.put("conditions", rule.conditions());
            json.set("expected_conditions", EarshotJson.MAPPER.valueToTree(rule.expectedConditions()));
        }
        return rules;
    }
}
