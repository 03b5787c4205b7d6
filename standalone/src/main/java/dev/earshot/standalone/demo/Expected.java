package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What must come out of the demo, worked out by a script that shares no code with the product, held against what came. */
final class Expected {
    private static final double EXACTLY = 0.001;

    private final JsonNode calls;
    private final Draw draw;
    private final List<String> differences = new ArrayList<>();

    private Expected(JsonNode calls, Draw draw) {
        this.calls = calls;
        this.draw = draw;
    }

    /**
     * Every difference in words; empty when there is none.
     *
     * @param calls what is expected, by the provider's id of the call
     * @param draw which calls the sampled metrics take
     * @param heard what the topics said
     * @param told how many notifications each call had
     */
    static List<String> differences(JsonNode calls, Draw draw, Heard heard, Map<String, Integer> told) {
        Expected expected = new Expected(calls, draw);
        Set<String> all = new TreeSet<>();
        calls.fieldNames().forEachRemaining(all::add);
        // What nobody expected is a difference as much as what did not come.
        expected.same("calls with a verdict", all, heard.verdicts().keySet());
        expected.same("calls with scores", all, heard.scores().keySet());
        expected.same("calls that the customer is told of", all, told.keySet());
        told.forEach((call, times) ->
                expected.check(call + " should be told once, was told " + times + " times", times == 1));
        heard.verdicts().forEach((call, verdict) -> {
            if (calls.has(call)) {
                expected.call(call, verdict, heard.scores().getOrDefault(call, Map.of()));
            }
        });
        expected.differences.addAll(heard.twice());
        expected.check(
                "one webhook should be set aside as unreadable, " + heard.rejected() + " were", heard.rejected() == 1);
        return expected.differences;
    }

    private void check(String what, boolean holds) {
        if (!holds) {
            differences.add(what);
        }
    }

    private void same(String what, Set<String> wanted, Set<String> got) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(got);
        Set<String> extra = new TreeSet<>(got);
        extra.removeAll(wanted);
        check(what + ": missing " + missing, missing.isEmpty());
        check(what + ": not expected " + extra, extra.isEmpty());
    }

    private void call(String call, Verdict verdict, Map<String, Score> scores) {
        JsonNode wanted = calls.path(call);
        boolean success = wanted.path("success").asBoolean();
        check(call + " should " + (success ? "pass" : "fail"), verdict.success() == success);
        Set<String> rules = new TreeSet<>();
        wanted.path("failed").forEach(code -> rules.add(code.asText()));
        same(call + ", failed rules", rules, failed(verdict, scores));
        Set<String> codes = new TreeSet<>();
        wanted.path("metrics").fieldNames().forEachRemaining(codes::add);
        same(call + ", scores", codes, scores.keySet());
        scores.forEach((code, score) -> {
            JsonNode value = drawn(call, wanted.path("metrics").path(code));
            check(
                    call + ": " + code + " should be " + value.asText() + ", is " + words(score.outcome()),
                    matches(value, score.outcome()));
        });
    }

    /** What hangs on the draw has both of its ends written down. */
    private JsonNode drawn(String call, JsonNode wanted) {
        if (!wanted.isObject()) {
            return wanted;
        }
        return draw.takes(call) ? wanted.path("if_drawn") : TextNode.valueOf("sampled_out");
    }

    /** A rule names its metric; what is expected knows only codes. */
    private static Set<String> failed(Verdict verdict, Map<String, Score> scores) {
        Set<String> names = verdict.rules().stream()
                .filter(rule -> Boolean.FALSE.equals(rule.passed()))
                .map(Verdict.RuleResult::metricName)
                .collect(Collectors.toSet());
        return scores.entrySet().stream()
                .filter(entry -> names.contains(entry.getValue().metricName()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean matches(JsonNode wanted, Outcome outcome) {
        return wanted.isNumber()
                ? outcome instanceof Outcome.Scored scored
                        && scored.score() != null
                        && Math.abs(scored.score() - wanted.doubleValue()) < EXACTLY
                : wanted.asText().equals(words(outcome));
    }

    /** The value, or why there is none, in the words of the expectation. */
    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Scored scored ->
                scored.score() == null
                        ? String.valueOf(scored.choice())
                        : scored.score().toString();
            case Outcome.NotEvaluated not -> not.end() + ": " + not.needs();
            case Outcome.Failed failed -> failed.end() + ": " + failed.reason();
            case Outcome.SampledOut _, Outcome.TriggerFalse _, Outcome.NotApplicable _ -> outcome.end();
        };
    }
}
