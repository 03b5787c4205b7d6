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
class StopTimeTest {
    private static final StopTime METRIC = new StopTime();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void itIsTheTimeFromTheUsersStartToTheEndOfTheInterruptedWords() {
        Outcome.Scored stop = scored(METRIC, CALL);

        // 8.0 - 7.0, and the user goes on until 9.0
        assertThat(stop.score()).isEqualTo(1_000);
        assertThat(stop.n()).isEqualTo(1);
        assertThat(stop.flags()).isEmpty();
    }

    @Test
    void anAgentThatOutlastsTheUserCountsInFullAndIsFlagged() {
        Calls call = Calls.of(
                agent("This takes a while to explain", 0, 8_000), user("Stop right there please", 3_000, 5_000));

        // 8.0 - 3.0
        assertThat(score(METRIC, call)).isEqualTo(5_000);
        assertThat(scored(METRIC, call).flags()).containsExactly("not_yielded");
    }

    @Test
    void withoutAnInterruptionThereIsNothingToStopFor() {
        assertThat(measure(METRIC, Calls.of(agent("Hello", 0, 500), user("Hi", 1_000, 1_500))))
                .isInstanceOf(Outcome.NotApplicable.class);
    }
}
