package dev.earshot.evaluator.metric;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.conversation.Conversation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure is worked out by hand beside it. */
class CodeMetricsTest {
    /**
     * A call of 20 s. Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one
     * second inside the agent's utterance), agent 10-12 s (3 words).
     */
    private static final List<Turn> TURNS = List.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @ParameterizedTest
    @CsvSource({
        // answers: 4.0-3.5 = 500 ms and 10.0-9.0 = 1000 ms; (500 + 1000) / 2
        "latency, 750",
        // the agent speaks first, at 0
        "greeting_time, 0",
        "ai_interrupting_user, 0",
        // user starts at 7.0, in the agent's 4-8
        "user_interrupting_ai, 1",
        // 5 * (1 - 0 / 5)
        "interruption_score, 5",
        // 8.0 - 7.0
        "stop_time_after_user_interruption, 1000",
        // (2 + 4 + 2) / 20
        "talk_ratio, 0.4",
        // 3 / 20; 10 silent of 20; 7.0-8.0 of 20
        "user_talk_ratio, 0.15",
        "silence_ratio, 0.5",
        "overlap_ratio, 0.05",
        // 16 words in 8 s
        "words_per_minute, 120",
        // 10 words in 3 s: 10 * 60 / 3
        "user_words_per_minute, 200",
        // longest gap 9-10: 1 s
        "detect_silence, 5",
        "infrastructure_issues, 5",
        "longest_monologue, 4000",
        "turn_count, 5"
    })
    void eachMetricGivesTheFigureWorkedOutByHand(String code, double expected) {
        assertThat(scored(code, Timing.START_END, 20_000L, TURNS).score()).isCloseTo(expected, within(0.001));
    }

    @Test
    void latencyCarriesPercentilesByLinearInterpolation() {
        Outcome.Scored latency = scored("latency", Timing.START_END, 20_000L, TURNS);

        // R-7 of (500, 1000): h = p, so 500 + p * 500
        assertThat(latency.details()).isNotNull();
        assertThat(latency.details().path("p50_ms").asDouble()).isEqualTo(750);
        assertThat(latency.details().path("p95_ms").asDouble()).isCloseTo(975, within(0.001));
        assertThat(latency.n()).isEqualTo(2);
        assertThat(latency.flags()).contains("low_n");
    }

    @Test
    void talkRatioCarriesTheOtherShares() {
        Outcome.Scored ratio = scored("talk_ratio", Timing.START_END, 20_000L, TURNS);

        // agent 8 s, user 3 s, both 1 s, any 10 s, of 20 s
        assertThat(ratio.details()).isNotNull();
        assertThat(ratio.details().path("agent_share").asDouble()).isCloseTo(8.0 / 11, within(0.001));
        assertThat(ratio.details().path("silence_ratio").asDouble()).isEqualTo(0.5);
        assertThat(ratio.details().path("overlap_ratio").asDouble()).isEqualTo(0.05);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency",
                "greeting_time",
                "ai_interrupting_user",
                "user_interrupting_ai",
                "interruption_score",
                "stop_time_after_user_interruption",
                "talk_ratio",
                "words_per_minute",
                "user_words_per_minute",
                "detect_silence",
                "infrastructure_issues",
                "longest_monologue"
            })
    void withoutTimesAMetricOfTimesIsNotEvaluatedAndSaysWhatItNeeds(String code) {
        List<Turn> untimed = List.of(
                Turn.Utterance.of(Speaker.AGENT, "Hello", null, null),
                Turn.Utterance.of(Speaker.USER, "Hi", null, null));

        assertThat(measure(code, Timing.NONE, null, untimed))
                .isInstanceOfSatisfying(
                        Outcome.NotEvaluated.class, no -> assertThat(no.needs()).isEqualTo("needs_times"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ai_interrupting_user", "stop_time_after_user_interruption", "talk_ratio", "words_per_minute"})
    void withStartsOnlyAMetricOfOverlapsIsNotEvaluated(String code) {
        assertThat(measure(code, Timing.START, 20_000L, TURNS)).isInstanceOf(Outcome.NotEvaluated.class);
    }

    @Test
    void everyMetricIsNotApplicableToACallInWhichNobodySaysAnything() {
        for (CodeMetric metric : CodeMetrics.all()) {
            assertThat(measure(metric.code(), Timing.START_END, 3_000L, List.of()))
                    .as(metric.code())
                    .isInstanceOf(Outcome.NotApplicable.class);
        }
    }

    @Test
    void listeningNoisesInterruptNobody() {
        List<Turn> turns = List.of(
                user("I have a long story to tell you today", 0, 6_000),
                agent("Mm-hmm, yeah", 2_000, 2_600),
                agent("But that is not possible", 4_000, 5_500));

        assertThat(scored("ai_interrupting_user", Timing.START_END, 8_000L, turns)
                        .score())
                .isEqualTo(1);
    }

    @Test
    void aWaitOverTenSecondsIsAnInfrastructureIssueUnlessTheUserHungUp() {
        List<Turn> turns = List.of(agent("Hello there", 0, 1_000), user("Are you there", 2_000, 3_000));

        assertThat(scored("infrastructure_issues", Timing.START_END, 13_001L, turns)
                        .score())
                .isZero();
        assertThat(scored("infrastructure_issues", Timing.START_END, 13_000L, turns)
                        .score())
                .isEqualTo(5);
        assertThat(Conversation.of(Calls.call(1, 1, "c", Timing.START_END, 13_001L, turns))
                        .hasInfrastructureIssue())
                .isTrue();
    }

    @Test
    void aFailedToolIsNamed() {
        List<Turn> turns = List.of(
                new Turn.ToolCall("1", "book", null, 100L), new Turn.ToolResult("1", "book", null, true, null, 200L));

        Outcome.Scored success = scored("tool_call_success", Timing.NONE, null, turns);
        assertThat(success.score()).isZero();
        assertThat(success.explanation()).containsExactly("Failed: book.");
    }

    @Test
    void noMetricReadsMoreThanItDeclares() {
        for (CodeMetric metric : CodeMetrics.all()) {
            Outcome withDuration = measure(metric.code(), Timing.START_END, 20_000L, TURNS);
            Outcome longer = measure(metric.code(), Timing.START_END, 60_000L, TURNS);
            if (!metric.inputs().contains(Input.DURATION)) {
                assertThat(longer).as(metric.code()).isEqualTo(withDuration);
            }
        }
        assertThat(CodeMetrics.byCode("talk_ratio").inputs()).isEqualTo(Set.of(Input.DURATION));
    }

    private static Outcome.Scored scored(String code, Timing timing, Long durationMs, List<Turn> turns) {
        Outcome outcome = measure(code, timing, durationMs, turns);
        assertThat(outcome).as(code).isInstanceOf(Outcome.Scored.class);
        return (Outcome.Scored) outcome;
    }

    private static Outcome measure(String code, Timing timing, Long durationMs, List<Turn> turns) {
        CodeMetric metric = CodeMetrics.byCode(code);
        assertThat(metric).as(code).isNotNull();
        return metric.measure(
                Conversation.of(Calls.call(1, 1, "c", timing, durationMs, turns)),
                JsonNodeFactory.instance.objectNode());
    }
}
