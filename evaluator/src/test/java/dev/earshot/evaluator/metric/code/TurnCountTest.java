package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class TurnCountTest {
    private static final TurnCount METRIC = new TurnCount();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void utterancesOfOneSpeakerInARowAreOneTurn() {
        Outcome.Scored turns = scored(METRIC, CALL);

        assertThat(turns.score()).isEqualTo(5);
        assertThat(detail(turns, "agent")).isEqualTo(3);
        assertThat(detail(turns, "user")).isEqualTo(2);
        // 5 in 20 s; 16 words in 3 turns, 10 words in 2
        assertThat(detail(turns, "turns_per_minute")).isEqualTo(15);
        assertThat(detail(turns, "agent_words_per_turn")).isCloseTo(16.0 / 3, within(0.001));
        assertThat(detail(turns, "user_words_per_turn")).isEqualTo(5);
    }

    @Test
    void itNeedsNoTimesAndIsNotFlaggedForThem() {
        Calls untimed = Calls.of(
                        Turn.Utterance.of(Speaker.AGENT, "Hello", null, null),
                        Turn.Utterance.of(Speaker.AGENT, "there", null, null),
                        Turn.Utterance.of(Speaker.USER, "Hi", null, null))
                .timed(Timing.NONE)
                .lasting(null);
        Turn guessed = new Turn.Utterance(Speaker.AGENT, "Hello", 0L, 9_000L, true, false, null);

        assertThat(score(METRIC, untimed)).isEqualTo(2);
        assertThat(scored(METRIC, Calls.of(guessed)).flags()).isEmpty();
    }

    @Test
    void whereTheRolesAreUndecidedItCountsTurnsAndNamesNobody() {
        Outcome.Scored turns = scored(METRIC, CALL.flagged(Flags.ROLES_UNDECIDED));

        assertThat(turns.score()).isEqualTo(5);
        assertThat(turns.details().has("agent")).isFalse();
    }
}
