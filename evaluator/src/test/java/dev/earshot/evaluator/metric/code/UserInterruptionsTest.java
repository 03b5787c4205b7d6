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
class UserInterruptionsTest {
    private static final UserInterruptions METRIC = new UserInterruptions();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void whoBeginsWellInsideTheAgentsWordsInterrupts() {
        // the user starts at 7.0, in the agent's 4-8
        assertThat(score(METRIC, CALL)).isEqualTo(1);
        assertThat(scored(METRIC, CALL).n()).isEqualTo(2);
    }

    @Test
    void aLaterShortUtteranceDoesNotHideTheLongOneThatIsCutShort() {
        Calls call = Calls.of(
                agent("This takes a while to explain to you", 0, 10_000),
                user("Mm-hmm", 2_000, 2_400),
                agent("so listen", 3_000, 3_400),
                user("No stop please listen to me", 5_000, 7_000));

        // 5.0 lies in 0-10, though the agent's last utterance by start is over
        assertThat(score(METRIC, call)).isEqualTo(1);
    }

    @Test
    void aUserWhoNeverSpeaksIsNotMeasured() {
        assertThat(measure(METRIC, Calls.of(agent("Hello", 0, 500)))).isInstanceOf(Outcome.NotApplicable.class);
    }
}
