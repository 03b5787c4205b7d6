package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class LongestMonologueTest {
    private static final LongestMonologue METRIC = new LongestMonologue();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void theLongestUtteranceOfEachSideIsReportedWithItsWords() {
        Outcome.Scored monologue = scored(METRIC, CALL);

        // agent 4-8 with 8 words, user 7-9 with 6
        assertThat(monologue.score()).isEqualTo(4_000);
        assertThat(detail(monologue, "words")).isEqualTo(8);
        assertThat(detail(monologue, "user_ms")).isEqualTo(2_000);
        assertThat(detail(monologue, "user_words")).isEqualTo(6);
    }

    @Test
    void aSignOfListeningDoesNotEndIt() {
        Calls call = Calls.of(
                agent("Our terms are long", 0, 10_000),
                user("Mm-hmm", 10_200, 10_600),
                agent("and have many parts", 11_000, 15_000));

        // 0-15: 200 ms to the listener and 400 ms after are no pause
        assertThat(score(METRIC, call)).isEqualTo(15_000);
        assertThat(detail(scored(METRIC, call), "words")).isEqualTo(8);
    }

    @Test
    void aPauseOrAWordOfTheOtherSideEndsIt() {
        assertThat(score(
                        METRIC,
                        Calls.of(
                                agent("Our terms are long", 0, 10_000),
                                user("Mm-hmm", 10_200, 10_600),
                                agent("and have many parts", 11_300, 15_000))))
                .isEqualTo(10_000);
        assertThat(score(
                        METRIC,
                        Calls.of(
                                agent("Our terms are long", 0, 10_000),
                                user("What terms", 10_200, 10_600),
                                agent("and have many parts", 11_000, 15_000))))
                .isEqualTo(10_000);
    }
}
