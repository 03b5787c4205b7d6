package dev.earshot.evaluator.conversation;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static dev.earshot.evaluator.metric.Measuring.detail;
import static dev.earshot.evaluator.metric.Measuring.scored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.Calls;
import dev.earshot.evaluator.metric.CodeMetrics;
import org.junit.jupiter.api.Test;

class ConversationTest {
    @Test
    void whatOneSaysWithAShortPauseIsOneUtterance() {
        Conversation conversation = Conversation.of(
                Calls.of(agent("Hello", 0, 1_000), agent("this is Ana", 1_699, 3_000), agent("Yes", 3_700, 4_000))
                        .log());

        // 699 ms are a breath, 700 ms are a pause
        assertThat(conversation.spoken()).extracting(Spoken::startMs).containsExactly(0L, 3_700L);
        assertThat(conversation.spoken().getFirst().words()).isEqualTo(4);
    }

    @Test
    void aRowThatComesTwiceCountsOnceWithItsLongerEnd() {
        Conversation conversation = Conversation.of(Calls.of(
                        agent("Hello this is Ana", 0, 1_000),
                        agent("speaking", 1_100, 1_500),
                        user("Hi", 1_600, 1_800),
                        agent("Hello this is Ana ", 900, 1_400),
                        agent("Hello this is Ana", 2_000, 2_900))
                .log());

        // the fourth row is the first again, 900 ms later and 400 ms longer; the fifth comes 2 s later and is another
        assertThat(conversation.repeatedRows()).isEqualTo(1);
        assertThat(conversation.said()).hasSize(4);
        assertThat(conversation.spoken()).hasSize(3);
        assertThat(conversation.spoken().getFirst().endMs()).isEqualTo(1_500);
    }

    @Test
    void theLongerEndOfARepeatedRowStands() {
        Conversation conversation =
                Conversation.of(Calls.of(agent("Hello there", 0, 1_000), agent("Hello there", 0, 1_700))
                        .log());

        assertThat(conversation.spoken()).extracting(Spoken::endMs).containsExactly(1_700L);
    }

    @Test
    void repeatedRowsAreCountedInTheValuesThatRestOnThem() {
        Outcome.Scored ratio = scored(
                CodeMetrics.byCode("talk_ratio"), Calls.of(agent("Hello", 0, 1_000), agent("Hello", 500, 1_000)));

        assertThat(ratio.flags()).containsExactly("rows_repeated");
        assertThat(detail(ratio, "rows_repeated")).isEqualTo(1);
    }

    @Test
    void anEndBeforeTheStartIsTheStartAndFlagged() {
        Conversation conversation =
                Conversation.of(Calls.of(agent("Hello there", 2_000, 1_000)).log());

        assertThat(conversation.spoken()).extracting(Spoken::endMs).containsExactly(2_000L);
        assertThat(scored(CodeMetrics.byCode("greeting_time"), Calls.of(agent("Hello there", 2_000, 1_000)))
                        .flags())
                .contains("end_before_start");
    }

    @Test
    void aGuessedEndIsNoLaterThanTheWordsTake() {
        Turn guessed = new Turn.Utterance(Speaker.AGENT, "Hello there", 1_000L, 9_000L, true, false, null);

        // two words of 400 ms
        assertThat(Conversation.of(Calls.of(guessed).log()).spoken())
                .extracting(Spoken::endMs)
                .containsExactly(1_800L);
    }

    @Test
    void onlyWordsAndWholePhrasesOfListeningAreSignsOfIt() {
        assertThat(Words.of("Got it").listening()).isTrue();
        assertThat(Words.of("I see, yeah").listening()).isTrue();
        assertThat(Words.of("…").listening()).isTrue();
        assertThat(Words.of("Got").listening()).isFalse();
        assertThat(Words.of("see it").listening()).isFalse();
        assertThat(Words.of("yes yes yes yes").listening()).isFalse();
    }
}
