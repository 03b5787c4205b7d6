package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class AgentInterruptionsTest {
    private static final AgentInterruptions METRIC = new AgentInterruptions();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void whoBeginsWellInsideTheUsersWordsInterrupts() {
        Calls call = Calls.of(
                user("I have a long story to tell you today", 0, 6_000),
                agent("But that is not possible", 4_000, 5_500));

        assertThat(score(METRIC, call)).isEqualTo(1);
        assertThat(scored(METRIC, call).n()).isEqualTo(1);
        assertThat(score(METRIC, CALL)).isZero();
    }

    @Test
    void signsOfListeningAndSoundsWithoutWordsInterruptNobody() {
        Calls call = Calls.of(
                user("I have a long story to tell you today", 0, 9_000),
                agent("Got it", 1_000, 1_600),
                agent("I see, yeah", 3_000, 3_800),
                agent("...", 5_000, 5_900),
                agent("I got a question", 7_000, 8_000));

        // only the last: "got" and "i" alone are no signs of listening
        assertThat(score(METRIC, call)).isEqualTo(1);
    }

    @Test
    void theEdgesOfAnUtteranceAreNotInsideIt() {
        // 200 ms after its start is inside, 199 is not; 200 ms before its end is not
        assertThat(score(METRIC, Calls.of(user("One two three four", 1_000, 4_000), agent("Five six", 1_200, 3_000))))
                .isEqualTo(1);
        assertThat(score(METRIC, Calls.of(user("One two three four", 1_000, 4_000), agent("Five six", 1_199, 3_000))))
                .isZero();
        assertThat(score(METRIC, Calls.of(user("One two three four", 1_000, 4_000), agent("Five six", 3_800, 6_000))))
                .isZero();
    }

    @Test
    void lessThanThreeTenthsOfASecondTogetherIsNoInterruption() {
        assertThat(score(METRIC, Calls.of(user("One two three four", 0, 4_000), agent("Five six", 1_000, 1_299))))
                .isZero();
        assertThat(score(METRIC, Calls.of(user("One two three four", 0, 4_000), agent("Five six", 1_000, 1_300))))
                .isEqualTo(1);
    }

    @Test
    void anAgentThatNeverSpeaksIsNotMeasured() {
        assertThat(measure(METRIC, Calls.of(user("Hello", 0, 500)))).isInstanceOf(Outcome.NotApplicable.class);
    }
}
