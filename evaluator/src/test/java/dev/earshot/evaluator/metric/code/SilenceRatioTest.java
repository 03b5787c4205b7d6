package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class SilenceRatioTest {
    private static final SilenceRatio METRIC = new SilenceRatio();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void itIsAShareOfTheWholeCall() {
        // 0-2, 2.5-3.5, 4-9, 10-12 is 10 s of 20
        assertThat(score(METRIC, CALL)).isEqualTo(0.5);
        assertThat(scored(METRIC, CALL).n()).isEqualTo(5);
    }

    @Test
    void theSilenceAfterTheLastWordIsNamed() {
        // 20 - 12
        assertThat(detail(scored(METRIC, CALL), "tail_silence_ms")).isEqualTo(8_000);
    }
}
