package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.tool;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class InfrastructureIssuesTest {
    private static final InfrastructureIssues METRIC = new InfrastructureIssues();

    @Test
    void aWaitOverTenSecondsIsOneUnlessTheUserHungUp() {
        Calls call = Calls.of(agent("Hello there", 0, 1_000), user("Are you there", 2_000, 3_000));

        assertThat(score(METRIC, call.lasting(13_001L))).isZero();
        assertThat(score(METRIC, call.lasting(13_000L))).isEqualTo(5);
        assertThat(score(METRIC, call.lasting(60_000L).ended("hangup", Speaker.USER)))
                .isEqualTo(5);
    }

    @Test
    void theUsersOwnWordsInBetweenDoNotEndTheWait() {
        Calls call =
                Calls.of(user("Hello", 0, 1_000), user("Is anybody there", 7_000, 8_000), agent("Yes", 12_000, 13_000));

        // 12.0 - 1.0 is more than ten seconds
        assertThat(score(METRIC, call)).isZero();
        assertThat(detail(scored(METRIC, call), "longest_wait_ms")).isEqualTo(11_000);
    }

    @Test
    void anAgentThatSpeaksWhileTheUserEndsKeepsNobodyWaiting() {
        Calls call = Calls.of(user("Hello", 2_000, 3_000), agent("I am still explaining", 0, 18_000));

        assertThat(detail(scored(METRIC, call.lasting(18_000L)), "longest_wait_ms"))
                .isZero();
    }

    @Test
    void aToolThatRunsMeanwhileIsNamed() {
        Calls call = Calls.of(
                user("Is there a table", 0, 1_000), tool("1", "look_up", 1_500), agent("There is", 13_000, 14_000));

        assertThat(scored(METRIC, call).explanation()).contains("The tool look_up runs meanwhile.");
    }

    @Test
    void aUserWhoNeverSpeaksIsNotMeasured() {
        assertThat(measure(METRIC, Calls.of(agent("Hello", 0, 500)))).isInstanceOf(Outcome.NotApplicable.class);
    }
}
