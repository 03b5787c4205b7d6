package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.tool;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class LatencyTest {
    private static final Latency METRIC = new Latency();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void itIsTheMeanOfTheTimesFromTheUsersEndToTheAgentsStart() {
        Outcome.Scored latency = scored(METRIC, CALL);

        // 4.0 - 3.5 = 500 ms and 10.0 - 9.0 = 1000 ms
        assertThat(latency.score()).isEqualTo(750);
        assertThat(latency.n()).isEqualTo(2);
        // R-7 of (500, 1000): h = p, so 500 + p * 500
        assertThat(detail(latency, "p50_ms")).isEqualTo(750);
        assertThat(detail(latency, "p95_ms")).isCloseTo(975, within(0.001));
        assertThat(detail(latency, "p99_ms")).isCloseTo(995, within(0.001));
    }

    @Test
    void theTwoHighPercentilesAreFlaggedEachByItsOwnLeastNumber() {
        assertThat(scored(METRIC, answers(19)).flags()).contains("low_n", "low_n_p99");
        assertThat(scored(METRIC, answers(20)).flags()).doesNotContain("low_n").contains("low_n_p99");
        assertThat(scored(METRIC, answers(100)).flags()).doesNotContain("low_n", "low_n_p99");
    }

    @Test
    void aSignOfListeningWhileTheUserSpeaksDoesNotLoseTheAnswer() {
        Calls call = Calls.of(
                user("I need a table for four on Monday", 0, 5_000),
                agent("Mm-hmm", 2_000, 2_400),
                agent("For when exactly", 5_700, 7_000));

        // 5.7 - 5.0
        assertThat(score(METRIC, call)).isEqualTo(700);
    }

    @Test
    void whoSpeaksOverTheUsersEndIsNotWaitedFor() {
        Calls call = Calls.of(
                user("I need a table for four on Monday", 0, 5_000),
                agent("We are closed on Mondays", 4_000, 8_000),
                agent("Tuesday would be possible", 10_000, 12_000));

        assertThat(measure(METRIC, call)).isInstanceOf(Outcome.NotApplicable.class);
    }

    @Test
    void onlyTheLastOfSeveralUtterancesOfTheUserIsAnswered() {
        Calls call =
                Calls.of(user("I need a table", 0, 2_000), user("for four", 4_000, 5_000), agent("When", 5_300, 6_000));

        // 5.3 - 5.0, not 5.3 - 2.0
        assertThat(score(METRIC, call)).isEqualTo(300);
        assertThat(scored(METRIC, call).n()).isEqualTo(1);
    }

    @Test
    void anAnswerThatBeginsALittleEarlyTakesNoTime() {
        // 4.95 is 50 ms before 5.0: an answer; 4.949 is not
        assertThat(score(METRIC, Calls.of(user("Hello there", 3_000, 5_000), agent("Hi", 4_950, 4_990))))
                .isZero();
        assertThat(measure(METRIC, Calls.of(user("Hello there", 3_000, 5_000), agent("Hi", 4_949, 4_990))))
                .isInstanceOf(Outcome.NotApplicable.class);
    }

    @Test
    void anAnswerAfterMoreThanAMinuteIsNone() {
        Calls late = Calls.of(user("Hello", 0, 1_000), agent("Hi", 61_001, 62_000));

        assertThat(measure(METRIC, late))
                .isInstanceOfSatisfying(
                        Outcome.NotApplicable.class,
                        none -> assertThat(none.reason()).contains("response_over_60_s"));
        assertThat(scored(
                                METRIC,
                                late.saying(
                                        user("Hello", 0, 1_000),
                                        agent("Hi", 61_001, 62_000),
                                        user("At last", 63_000, 64_000),
                                        agent("Sorry", 64_200, 65_000)))
                        .flags())
                .contains("response_over_60_s");
    }

    @Test
    void answersWithAToolCallAreAlsoReportedByThemselves() {
        Calls call = Calls.of(
                user("Is there a table", 0, 1_000),
                tool("1", "look_up", 1_200),
                agent("There is", 4_000, 5_000),
                user("Fine", 5_500, 6_000),
                agent("Good", 6_400, 7_000));

        Outcome.Scored latency = scored(METRIC, call);
        // (3000 + 400) / 2; the one with the tool: 3000
        assertThat(latency.score()).isEqualTo(1_700);
        assertThat(detail(latency, "with_tool_n")).isEqualTo(1);
        assertThat(detail(latency, "with_tool_mean_ms")).isEqualTo(3_000);
    }

    /** The user speaks each 2 s for 1 s, the agent answers after 500 ms. */
    private static Calls answers(int times) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            turns.add(user("Question number " + i, i * 3_000L, i * 3_000L + 1_000));
            turns.add(agent("Answer number " + i, i * 3_000L + 1_500, i * 3_000L + 2_000));
        }
        return Calls.of(turns.toArray(Turn[]::new));
    }
}
