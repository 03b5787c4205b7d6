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
class GreetingTimeTest {
    private static final GreetingTime METRIC = new GreetingTime();

    @Test
    void whereTheAgentOpensItIsItsStartOnTheCallsClock() {
        Outcome.Scored greeting = scored(METRIC, Calls.of(agent("Hello there", 1_250, 2_000)));

        assertThat(greeting.score()).isEqualTo(1_250);
        assertThat(greeting.flags()).containsExactly("answer_time_unknown");
    }

    @Test
    void whereTheUserSpeaksFirstItCountsFromTheUsersLastWord() {
        Calls call = Calls.of(
                user("Hello", 0, 500), user("Is anybody there", 3_000, 4_000), agent("Yes hello", 5_200, 6_000));

        // 5.2 - 4.0
        assertThat(score(METRIC, call)).isEqualTo(1_200);
        assertThat(scored(METRIC, call).flags()).containsExactly("user_speaks_first");
    }

    @Test
    void anAgentThatBeginsInsideTheUsersWordsHasNoGreetingTime() {
        assertThat(measure(METRIC, Calls.of(user("Hello is this Ana", 0, 2_000), agent("Yes it is", 1_000, 3_000))))
                .isInstanceOf(Outcome.NotApplicable.class);
    }

    @Test
    void anAgentThatNeverSpeaksHasNone() {
        assertThat(measure(METRIC, Calls.of(user("Hello", 0, 500)))).isInstanceOf(Outcome.NotApplicable.class);
    }
}
