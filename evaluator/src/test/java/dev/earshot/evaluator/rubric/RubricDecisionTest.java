package dev.earshot.evaluator.rubric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RubricDecisionTest {
    private static final Ended LOW = new Ended("Latency", true, number(800));
    private static final Ended SAMPLED_OUT = new Ended("Relevancy", true, new Outcome.SampledOut(0.9, 0.1));

    @Test
    void everyRuleWithAValueMustHold() {
        Rubric rubric = rubric(rule(1, "lte", "2000"), rule(2, "gte", "4"));

        assertThat(decide(rubric, Map.of(1L, LOW, 2L, new Ended("Score", true, number(4.5))))
                        .success())
                .isTrue();
        RubricDecision failed = decide(rubric, Map.of(1L, LOW, 2L, new Ended("Score", true, number(3.9))));
        assertThat(failed.success()).isFalse();
        assertThat(failed.failed()).extracting(rule -> rule.metricId()).containsExactly(2L);
        assertThat(failed.rules().getLast().conditions()).isEqualTo("score gte 4");
    }

    @Test
    void aRubricWithoutRulesOrWithoutValuesPasses() {
        assertThat(decide(Rubric.NONE, Map.of()).success()).isTrue();
        RubricDecision skipped = decide(rubric(rule(1, "eq", "5")), Map.of(1L, SAMPLED_OUT));
        assertThat(skipped.success()).isTrue();
        assertThat(skipped.rules().getFirst().passed()).isNull();
    }

    @Test
    void aRuleWithoutAValueLeavesTheVerdictPartialUnlessThereIsNothingToSay() {
        Rubric rubric = rubric(rule(1, "eq", "5"));

        assertThat(partial(rubric, SAMPLED_OUT)).isTrue();
        assertThat(partial(rubric, new Ended("m", true, new Outcome.NotEvaluated("needs_llm", "no"))))
                .isTrue();
        assertThat(partial(rubric, new Ended("m", true, new Outcome.Failed("internal"))))
                .isTrue();
        assertThat(partial(rubric, new Ended("m", true, null))).isTrue();
        assertThat(partial(rubric, new Ended("m", true, new Outcome.NotApplicable("nothing"))))
                .isFalse();
        assertThat(partial(rubric, new Ended("m", true, new Outcome.TriggerFalse("no"))))
                .isFalse();
        assertThat(partial(rubric, Ended.notPlanned("m"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "eq, 5, true",
        "eq, 4, false",
        "neq, 4, true",
        "neq, 5, false",
        "gt, 4.9, true",
        "gt, 5, false",
        "gte, 5, true",
        "lt, 5, false",
        "lt, 5.1, true",
        "lte, 5, true",
        "lte, 4.9, false",
        "eq, true, true",
        "eq, false, false",
        "eq, '\"5\"', true",
        "eq, '\"five\"', false",
        "neq, '\"five\"', false",
        "in, '[1, 5]', true",
        "in, '[1, 2]', false",
        "like, 5, false"
    })
    void aNumberIsHeldAgainstItsCondition(String op, String value, boolean holds) {
        assertThat(Conditions.hold(leaf("score", op, value), number(5))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "eq, '\"resolved\"', true", "eq, '\"open\"', false", "neq, '\"open\"', true", "neq, '\"resolved\"', false",
        "in, '[\"open\", \"resolved\"]', true", "in, '[\"open\"]', false", "gt, '\"a\"', false", "eq, 5, false"
    })
    void aChoiceIsHeldAgainstItsCondition(String op, String value, boolean holds) {
        Outcome.Scored choice = new Outcome.Scored(null, "resolved", 1, "transcript", List.of(), null, List.of());

        assertThat(Conditions.hold(leaf("enum", op, value), choice)).isEqualTo(holds);
    }

    @Test
    void groupsNestAndAreSaidInWords() {
        Condition either = EarshotJson.read("""
                {"operator": "or", "conditions": [
                  {"field": "score", "op": "lt", "value": 2},
                  {"operator": "and", "conditions": [
                    {"field": "score", "op": "gte", "value": 4}, {"field": "score", "op": "lte", "value": 5}]}]}""", Condition.class);

        assertThat(Conditions.hold(either, number(1))).isTrue();
        assertThat(Conditions.hold(either, number(3))).isFalse();
        assertThat(Conditions.hold(either, number(5))).isTrue();
        assertThat(Conditions.inWords(either)).isEqualTo("score lt 2 or (score gte 4 and score lte 5)");
    }

    private static boolean partial(Rubric rubric, Ended ended) {
        return decide(rubric, Map.of(1L, ended)).partial();
    }

    private static RubricDecision decide(Rubric rubric, Map<Long, Ended> ends) {
        return RubricDecision.of(rubric, ends::get);
    }

    private static Outcome.Scored number(double score) {
        return new Outcome.Scored(score, null, 1, "transcript", List.of(), null, List.of());
    }

    private static Rubric rubric(Rubric.Rule... rules) {
        return new Rubric(new ArrayList<>(List.of(rules)));
    }

    private static Rubric.Rule rule(long metric, String op, String value) {
        return new Rubric.Rule(metric, leaf("score", op, value));
    }

    private static Condition leaf(String field, String op, String value) {
        return new Condition.Leaf(field, op, EarshotJson.read(value, com.fasterxml.jackson.databind.JsonNode.class));
    }
}
