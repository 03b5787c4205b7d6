package dev.earshot.evaluator.metric;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.result;
import static dev.earshot.evaluator.Calls.tool;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.needs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every code metric. */
class CodeMetricContractTest {
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 4_000),
            user("I want a booking please", 3_000, 7_000),
            tool("1", "book", 7_100),
            result("1", "book", false, 7_500),
            agent("Of course what day suits you", 8_000, 12_000));

    static Collection<CodeMetric> metrics() {
        return CodeMetrics.all();
    }

    @Test
    void theCatalogueAndTheMetricsAreTheSame() {
        assertThat(metrics())
                .extracting(CodeMetric::code)
                .containsExactlyInAnyOrderElementsOf(PredefinedMetrics.all().stream()
                        .filter(each -> each.type() == MetricType.CODE)
                        .map(PredefinedMetrics.Predefined::code)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aCallWithoutATranscriptIsNotEvaluated(CodeMetric metric) {
        for (String flag : Conversation.WITHOUT_TRANSCRIPT) {
            assertThat(needs(metric, Calls.of().flagged(flag))).as(flag).isEqualTo("needs_transcript");
        }
        assertThat(needs(metric, Calls.of())).isEqualTo("needs_transcript");
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aCallThatNeverConnectedOrInWhichNobodySpeaksHasNothingToMeasure(CodeMetric metric) {
        assertThat(measure(metric, Calls.of().flagged(Flags.NEVER_CONNECTED, Flags.NO_TRANSCRIPT)))
                .isInstanceOf(Outcome.NotApplicable.class);
        assertThat(measure(metric, Calls.of(new Turn.Event("dtmf", "1", 100L))))
                .isInstanceOf(Outcome.NotApplicable.class);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void whatAMetricNeedsIsNamedWhereItIsNotThere(CodeMetric metric) {
        if (metric.needs().contains(Need.ROLES)) {
            assertThat(needs(metric, CALL.flagged(Flags.ROLES_UNDECIDED))).isEqualTo("needs_roles");
        }
        if (metric.needs().contains(Need.ENDS)) {
            assertThat(needs(metric, CALL.timed(Timing.START))).isEqualTo("needs_times");
        }
        if (metric.needs().contains(Need.TIMES) || metric.needs().contains(Need.ENDS)) {
            Calls untimed = CALL.saying(
                    Turn.Utterance.of(Speaker.AGENT, "Hello", null, null),
                    Turn.Utterance.of(Speaker.USER, "Hi", null, null));
            assertThat(needs(metric, untimed.timed(Timing.NONE))).isEqualTo("needs_times");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ai_interrupting_user",
                "user_interrupting_ai",
                "interruption_score",
                "stop_time_after_user_interruption",
                "talk_ratio",
                "words_per_minute",
                "user_words_per_minute"
            })
    void overlapsAndLengthsAreNotMeasuredFromStartsAlone(String code) {
        assertThat(CodeMetrics.byCode(code).needs()).contains(Need.ENDS);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aMetricReadsNoMoreThanItDeclares(CodeMetric metric) {
        Outcome outcome = measure(metric, CALL);
        if (!metric.inputs().contains(Input.DURATION)) {
            assertThat(measure(metric, CALL.lasting(60_000L))).isEqualTo(outcome);
        }
        if (!metric.inputs().contains(Input.ENDED_BY)) {
            assertThat(measure(metric, CALL.ended(null, Speaker.USER))).isEqualTo(outcome);
        }
        if (!metric.inputs().contains(Input.TOOLS)) {
            assertThat(measure(
                            metric,
                            CALL.saying(CALL.turns().stream()
                                    .filter(turn -> turn instanceof Turn.Utterance)
                                    .toArray(Turn[]::new))))
                    .isEqualTo(outcome);
        }
        assertThat(measure(metric, CALL.ended("some error", null))).isEqualTo(outcome);
    }

    @Test
    @Timeout(20)
    void sixtyThousandTurnsTakeNoLongerThanTheyAreMany() {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < 16_250; i++) {
            turns.add(user("I would like to know something", i * 4_000L, i * 4_000L + 3_000));
            turns.add(agent("But let me tell you this", i * 4_000L + 1_000, i * 4_000L + 2_000));
            turns.add(tool(null, "look_up", i * 4_000L + 3_100));
            turns.add(agent("Of course", i * 4_000L + 3_500, i * 4_000L + 3_900));
        }
        Calls call = Calls.of(turns.toArray(Turn[]::new)).lasting(16_250 * 4_000L);
        Calls monologue = Calls.of(turns.stream()
                .map(turn -> turn instanceof Turn.Utterance said
                        ? Turn.Utterance.of(Speaker.AGENT, said.text(), said.startMs(), said.endMs())
                        : turn)
                .toArray(Turn[]::new));

        long began = System.nanoTime();
        for (Calls each : List.of(call, monologue)) {
            Conversation conversation = Conversation.of(each.log());
            CodeMetrics.all().forEach(metric -> metric.evaluate(conversation, Measuring.PLAIN));
        }
        // Quadratic, it would be minutes.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
}
