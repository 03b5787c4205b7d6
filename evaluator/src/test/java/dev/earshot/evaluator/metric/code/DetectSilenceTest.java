package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.result;
import static dev.earshot.evaluator.Calls.tool;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.metric.Measuring;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class DetectSilenceTest {
    private static final DetectSilence METRIC = new DetectSilence();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void theLongestGapBetweenTheFirstAndTheLastWordCounts() {
        Outcome.Scored silence = scored(METRIC, CALL);

        // gaps 2.0-2.5, 3.5-4.0, 9.0-10.0; the last follows the user
        assertThat(silence.score()).isEqualTo(5);
        assertThat(detail(silence, "longest_ms")).isEqualTo(1_000);
        assertThat(detail(silence, "longest_after_user_ms")).isEqualTo(1_000);
        assertThat(detail(silence, "over_3_s")).isZero();
        assertThat(detail(silence, "tail_silence_ms")).isEqualTo(8_000);
        assertThat(silence.n()).isEqualTo(5);
    }

    @Test
    void moreThanTenSecondsOfItFailsAndTheSilenceAtTheEndDoesNot() {
        assertThat(score(METRIC, Calls.of(agent("Hello", 0, 1_000), user("Hi", 11_000, 12_000))))
                .isEqualTo(5);
        assertThat(score(METRIC, Calls.of(agent("Hello", 0, 1_000), user("Hi", 11_001, 12_000))))
                .isZero();
        assertThat(score(METRIC, Calls.of(agent("Hello", 0, 1_000)).lasting(60_000L)))
                .isEqualTo(5);
    }

    @Test
    void theLimitIsASetting() {
        assertThat(scored(
                                METRIC,
                                Calls.of(agent("Hello", 0, 1_000), user("Hi", 4_000, 5_000)),
                                Measuring.PLAIN.deepCopy().put("silence_duration", 2.5))
                        .score())
                .isZero();
    }

    @Test
    void aToolThatRunsInTheGapIsNamed() {
        Calls call = Calls.of(
                user("Is there a table", 0, 1_000),
                tool("1", "look_up", 900),
                result("1", "look_up", false, 12_000),
                agent("There is", 13_000, 14_000));

        assertThat(scored(METRIC, call).explanation()).contains("The tool look_up runs in it.");
    }
}
