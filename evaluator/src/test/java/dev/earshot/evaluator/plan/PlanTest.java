package dev.earshot.evaluator.plan;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.metric.Input;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Calls CALL = Calls.of(agent("Hello", 0, 1_000), tool("1", "book", 1_500));

    @Test
    void aPlanIsInTheOrderOfIdsAndItsHashTellsEveryChange() {
        Plan plan = plan(CALL, metric(2, 1), metric(1, 1));

        assertThat(plan.metrics()).extracting(each -> each.metric().id()).containsExactly(1L, 2L);
        assertThat(plan.hash()).isEqualTo(plan(CALL, metric(1, 1), metric(2, 1)).hash());
        assertThat(plan.hash())
                .isNotEqualTo(plan(CALL, metric(1, 1), metric(2, 2)).hash());
        assertThat(plan.hash()).isNotEqualTo(plan(CALL, metric(1, 1)).hash());
        assertThat(plan.hash())
                .isNotEqualTo(plan(CALL.saying(agent("Hello", 0, 1_001)), metric(1, 1), metric(2, 1))
                        .hash());
    }

    @Test
    void theHashOfWhatIsSaidTellsWordsTimesAndWhatIsKnownOfThem() {
        String hash = hash(CALL, Set.of());

        assertThat(hash(CALL.saying(agent("Hallo", 0, 1_000), tool("1", "book", 1_500)), Set.of()))
                .isNotEqualTo(hash);
        assertThat(hash(CALL.saying(agent("Hello", 1, 1_000)), Set.of())).isNotEqualTo(hash);
        assertThat(hash(CALL.timed(Timing.WORDS), Set.of())).isNotEqualTo(hash);
        assertThat(hash(CALL.flagged(Flags.ROLES_UNDECIDED), Set.of())).isNotEqualTo(hash);
        assertThat(hash(CALL.flagged(Flags.TRANSCRIPT_PENDING), Set.of())).isNotEqualTo(hash);
        assertThat(hash(
                        CALL.saying(new Turn.Utterance(Speaker.AGENT, "Hello", 0L, 1_000L, true, false, null)),
                        Set.of()))
                .isNotEqualTo(hash);
    }

    @Test
    void whatNobodyReadsChangesNoHash() {
        String hash = hash(CALL, Set.of());

        assertThat(hash(CALL.saying(agent("Hello", 0, 1_000), tool("9", "other", 1_600)), Set.of()))
                .isEqualTo(hash);
        assertThat(hash(
                        CALL.saying(
                                agent("Hello", 0, 1_000),
                                Turn.Utterance.of(Speaker.SYSTEM, "Be kind", 0L, 0L),
                                new Turn.Event("dtmf", "1", 3L)),
                        Set.of()))
                .isEqualTo(hash);
        assertThat(hash(CALL.lasting(1L).ended("error", Speaker.USER).flagged(Flags.TEXT_REPAIRED), Set.of()))
                .isEqualTo(hash);
    }

    @Test
    void whatAMetricDeclaresEntersItsHash() {
        assertThat(hash(CALL.lasting(1L), Set.of(Input.DURATION))).isNotEqualTo(hash(CALL, Set.of(Input.DURATION)));
        assertThat(hash(CALL.ended(null, Speaker.USER), Set.of(Input.ENDED_BY)))
                .isNotEqualTo(hash(CALL, Set.of(Input.ENDED_BY)));
        assertThat(hash(CALL.ended("error", null), Set.of(Input.ENDED_BY)))
                .isEqualTo(hash(CALL, Set.of(Input.ENDED_BY)));
        assertThat(hash(CALL.saying(agent("Hello", 0, 1_000), tool("1", "book", 1_501)), Set.of(Input.TOOLS)))
                .isNotEqualTo(hash(CALL, Set.of(Input.TOOLS)));
    }

    @Test
    void ofAToolOnlyNameTimeAndSuccessAreRead() {
        Calls sent = CALL.saying(
                agent("Hello", 0, 1_000),
                new Turn.ToolCall(
                        "1", "book", JsonNodeFactory.instance.objectNode().put("day", "Monday"), 1_500L));

        assertThat(hash(sent, Set.of(Input.TOOLS))).isEqualTo(hash(CALL, Set.of(Input.TOOLS)));
    }

    @Test
    void aMetricThatNobodyKnowsIsPlannedToBeSaidSoAndIsAnotherOnceItIsKnown() {
        Plan plan = Plan.of(CALL.log(), new Chosen(List.of(metric(3, 1)), List.of(2L)), _ -> Set.of());

        assertThat(plan.metrics()).extracting(each -> each.metric().id()).containsExactly(2L, 3L);
        assertThat(plan.metrics()).extracting(Plan.Planned::isKnown).containsExactly(false, true);
        assertThat(plan.hash())
                .isNotEqualTo(plan(CALL, metric(2, 1), metric(3, 1)).hash());
    }

    private static String hash(Calls call, Set<Input> declared) {
        return new CallInputs(call.log()).hash(declared);
    }

    private static Plan plan(Calls call, Metric... metrics) {
        return Plan.of(call.log(), new Chosen(List.of(metrics), List.of()), _ -> Set.of());
    }

    private static Metric metric(long id, int version) {
        return new Metric(
                id,
                1,
                1,
                version,
                "m" + id,
                MetricType.CODE,
                EvalType.NUMERIC,
                "turn_count",
                "",
                List.of(),
                List.of(),
                false,
                true,
                JsonNodeFactory.instance.objectNode());
    }
}
