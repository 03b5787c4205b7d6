package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.result;
import static dev.earshot.evaluator.Calls.tool;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.needs;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class ToolCallSuccessTest {
    private static final ToolCallSuccess METRIC = new ToolCallSuccess();

    @Test
    void aFailedToolIsNamed() {
        Outcome.Scored success = scored(METRIC, Calls.of(tool("1", "book", 100), result("1", "book", true, 200)));

        assertThat(success.score()).isZero();
        assertThat(success.explanation()).containsExactly("Failed: book.");
    }

    @Test
    void itRestsOnTheResultsThatAreKnown() {
        Outcome.Scored success = scored(
                METRIC,
                Calls.of(
                        tool("1", "book", 100),
                        result("1", "book", false, 200),
                        tool("2", "mail", 300),
                        result("2", "mail", null, 400)));

        assertThat(success.score()).isEqualTo(5);
        assertThat(success.n()).isEqualTo(1);
        assertThat(success.flags()).containsExactly("result_missing");
    }

    @Test
    void whereNoResultIsKnownNothingIsSaid() {
        assertThat(needs(METRIC, Calls.of(tool("1", "book", 100), result("1", "book", null, 200))))
                .isEqualTo("needs_tool_results");
    }

    @Test
    void aCallWithoutToolsIsNotMeasured() {
        assertThat(measure(METRIC, Calls.of(agent("Hello", 0, 500)))).isInstanceOf(Outcome.NotApplicable.class);
    }

    @Test
    void itReadsNoTimesAndIsNotFlaggedForThem() {
        Turn guessed = new Turn.Utterance(Speaker.AGENT, "Hello", 0L, 9_000L, true, false, null);

        assertThat(scored(METRIC, Calls.of(guessed, tool("1", "book", 1), result("1", "book", false, 2)))
                        .flags())
                .isEmpty();
    }
}
