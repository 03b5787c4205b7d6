package dev.earshot.evaluator.metric.code;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.measure;
import static dev.earshot.evaluator.metric.Measuring.needs;
import static dev.earshot.evaluator.metric.Measuring.score;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import org.junit.jupiter.api.Test;

/** Every figure is worked out by hand beside it. */
class WordsPerMinuteTest {
    private static final WordsPerMinute METRIC = new WordsPerMinute();

    // Agent 0-2 s (5 words) and 4-8 s (8 words), user 2.5-3.5 s (4 words) and 7-9 s (6 words, one second inside the
    // agent's utterance), agent 10-12 s (3 words); the call lasts 20 s.
    private static final Calls CALL = Calls.of(
            agent("Hello this is Ana speaking", 0, 2_000),
            user("I want a booking", 2_500, 3_500),
            agent("Of course what day and time suits you", 4_000, 8_000),
            user("Sorry I said Monday at nine", 7_000, 9_000),
            agent("Monday at nine", 10_000, 12_000));

    @Test
    void itIsTheAgentsWordsByItsSpeakingMinutes() {
        Outcome.Scored rate = scored(METRIC, CALL);

        // 16 words in 8 s
        assertThat(rate.score()).isEqualTo(120);
        assertThat(rate.flags()).isEmpty();
    }

    @Test
    void lessThanThreeSecondsIsTooLittle() {
        assertThat(measure(METRIC, Calls.of(agent("Hello there", 0, 2_999)))).isInstanceOf(Outcome.NotApplicable.class);
    }

    @Test
    void wordsOfAScriptWithoutSpacesAreFoundAndFlagged() {
        Outcome.Scored thai = scored(METRIC, Calls.of(agent("ฉันต้องการจองโต๊ะ", 0, 4_000)));
        // I | want | reserve | table: 4 words in 4 s
        assertThat(thai.score()).isEqualTo(60);
        assertThat(thai.flags()).containsExactly("words_estimated");

        // ten characters, two a word: 5 words in 4 s
        assertThat(score(METRIC, Calls.of(agent("你好我想预订一张桌子", 0, 4_000)))).isEqualTo(75);
    }

    @Test
    void marksDoNotBreakAWord() {
        // two words of Hindi in 4 s
        assertThat(score(METRIC, Calls.of(agent("नमस्ते दोस्त", 0, 4_000)))).isEqualTo(30);
    }

    @Test
    void whereEveryEndIsAGuessThereIsNoRate() {
        Turn guessed = new Turn.Utterance(
                Speaker.AGENT, "one two three four five six seven eight nine ten", 0L, 9_000L, true, false, null);

        assertThat(needs(METRIC, Calls.of(guessed, user("Hello", 9_000, 9_500))))
                .isEqualTo("needs_times");
    }
}
