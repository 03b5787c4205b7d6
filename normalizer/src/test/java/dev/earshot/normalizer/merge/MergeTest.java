package dev.earshot.normalizer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.Rank;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
import dev.earshot.normalizer.provider.Transcript;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

    /** A webhook: what it says, when it came, what its bytes hash to. */
    private record Webhook(CallFacts facts, Instant receivedAt, String id) {}

    @Test
    void anyOrderOfTheSameWebhooksWithAnyRepeatsGivesAByteEqualDocument() {
        Random random = new Random(20_260_301);
        for (int set = 0; set < 50; set++) {
            List<Webhook> webhooks = new ArrayList<>();
            int size = 2 + random.nextInt(5);
            for (int i = 0; i < size; i++) {
                webhooks.add(webhook(random, "whk_" + set + "_" + i));
            }
            String expected = bytes(merge(webhooks));
            for (int order = 0; order < 1_000 / 50; order++) {
                List<Webhook> shuffled = new ArrayList<>(webhooks);
                for (int repeats = random.nextInt(4); repeats > 0; repeats--) {
                    shuffled.add(webhooks.get(random.nextInt(webhooks.size())));
                }
                Collections.shuffle(shuffled, random);
                assertThat(bytes(merge(shuffled)))
                        .as("set %d order %d", set, order)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aHigherRankWinsWhateverTheOrder() {
        CallFacts ended = facts(Rank.ENDED, T0.plusSeconds(60));
        ended.endedReason = "early word";
        CallFacts analyzed = facts(Rank.FINAL, T0.plusSeconds(30));
        analyzed.endedReason = "final word";
        Webhook a = new Webhook(ended, T0, "whk_a");
        Webhook b = new Webhook(analyzed, T0.plusSeconds(1), "whk_b");

        assertThat(merge(List.of(a, b)).endedReason()).isEqualTo("final word");
        assertThat(merge(List.of(b, a)).endedReason()).isEqualTo("final word");
    }

    @Test
    void withinARankTheLaterEventWinsAndNullNeverDoes() {
        CallFacts first = facts(Rank.FINAL, T0);
        first.summary = "first";
        first.customerNumber = "+15550100001";
        CallFacts second = facts(Rank.FINAL, T0.plusSeconds(1));
        second.summary = "second";

        CallLog call = merge(List.of(new Webhook(second, T0, "whk_b"), new Webhook(first, T0, "whk_a")));

        assertThat(call.summary()).isEqualTo("second");
        assertThat(call.customerNumber()).isEqualTo("+15550100001");
    }

    @Test
    void aTranscriptWithBetterTimesStandsAgainstALaterOne() {
        CallFacts exact = facts(Rank.ENDED, T0);
        exact.transcript = transcript(Timing.WORDS, 2);
        CallFacts later = facts(Rank.FINAL, T0.plusSeconds(90));
        later.transcript = transcript(Timing.START, 5);

        CallLog call = merge(List.of(new Webhook(exact, T0, "whk_a"), new Webhook(later, T0, "whk_b")));

        assertThat(call.timing()).isEqualTo(Timing.WORDS);
        assertThat(call.turns()).hasSize(2);
    }

    @Test
    void aStartTakenFromReceiptIsTheLeastSeenAndGivesWayToAStatedOne() {
        CallFacts one = facts(Rank.FINAL, T0.plusSeconds(5));
        one.startedAt = T0.plusSeconds(5);
        one.startPrecision = StartPrecision.RECEIPT;
        CallFacts repeated = facts(Rank.FINAL, T0.plusSeconds(9));
        repeated.startedAt = T0.plusSeconds(9);
        repeated.startPrecision = StartPrecision.RECEIPT;
        CallFacts stated = facts(Rank.EARLY, T0);
        stated.startedAt = T0.minusSeconds(30);

        CallLog byReceipt = merge(List.of(
                new Webhook(repeated, T0.plusSeconds(9), "whk_b"), new Webhook(one, T0.plusSeconds(5), "whk_a")));
        assertThat(byReceipt.startedAt()).isEqualTo(T0.plusSeconds(5));
        assertThat(byReceipt.flags()).contains(Flags.START_FROM_RECEIPT);

        CallLog byWord = merge(List.of(
                new Webhook(one, T0.plusSeconds(5), "whk_a"), new Webhook(stated, T0.plusSeconds(20), "whk_c")));
        assertThat(byWord.startedAt()).isEqualTo(T0.minusSeconds(30));
        assertThat(byWord.flags()).doesNotContain(Flags.START_FROM_RECEIPT);
    }

    @Test
    void pendingIsForgottenOnceATranscriptCame() {
        CallFacts ended = facts(Rank.ENDED, T0);
        ended.flag(Flags.TRANSCRIPT_PENDING);
        CallFacts analyzed = facts(Rank.FINAL, T0);
        analyzed.transcript = transcript(Timing.START_END, 3);
        Webhook a = new Webhook(ended, T0, "whk_a");
        Webhook b = new Webhook(analyzed, T0, "whk_b");

        assertThat(merge(List.of(a)).flags()).contains(Flags.TRANSCRIPT_PENDING);
        assertThat(merge(List.of(b, a)).flags()).doesNotContain(Flags.TRANSCRIPT_PENDING);
    }

    /** Merges one by one, each state through its stored form and back. */
    private static CallLog merge(List<Webhook> webhooks) {
        Merged state = null;
        for (Webhook each : webhooks) {
            Merged next = Merge.of(7, stored(state), each.facts(), each.receivedAt(), each.id());
            state = next;
        }
        assertThat(state).isNotNull();
        return state.call();
    }

    private static @Nullable Merged stored(@Nullable Merged state) {
        return state == null
                ? null
                : Merged.stored(
                        EarshotJson.read(EarshotJson.text(state.call()), CallLog.class), state.provenanceText());
    }

    private static String bytes(CallLog call) {
        return EarshotJson.text(call);
    }

    private static CallFacts facts(Rank rank, Instant at) {
        return new CallFacts("call-1", "retell", rank, at);
    }

    private static Transcript transcript(Timing timing, int turns) {
        List<Turn> rows = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            rows.add(new Turn.Utterance(
                    i % 2 == 0 ? Speaker.AGENT : Speaker.USER, "row " + i, i * 1_000L, i * 1_000L + 700, false, false));
        }
        return new Transcript("retell", timing, rows, turns % 2 == 0 ? List.of() : List.of(Flags.ENDS_ESTIMATED));
    }

    private static Webhook webhook(Random random, String id) {
        Rank rank = Rank.values()[random.nextInt(Rank.values().length)];
        Instant at = T0.plusSeconds(random.nextInt(3));
        CallFacts facts = new CallFacts("call-1", random.nextBoolean() ? "retell" : "custom", rank, at);
        if (random.nextBoolean()) {
            facts.startedAt = T0.plusSeconds(random.nextInt(3));
            facts.startPrecision = StartPrecision.values()[random.nextInt(StartPrecision.values().length)];
        }
        facts.endedReason = random.nextBoolean() ? "reason " + random.nextInt(3) : null;
        facts.durationMs = random.nextBoolean() ? (Long) (long) random.nextInt(3) : null;
        facts.agentId = random.nextBoolean() ? (Long) (long) random.nextInt(3) : null;
        facts.costUsd = random.nextBoolean() ? (Double) random.nextDouble() : null;
        facts.metadata = random.nextBoolean()
                ? JsonNodeFactory.instance
                        .objectNode()
                        .put("z", random.nextInt(3))
                        .put("a", 1)
                : null;
        facts.redactFields = random.nextBoolean() ? List.of("name " + random.nextInt(2)) : null;
        if (random.nextInt(3) > 0) {
            facts.transcript = transcript(Timing.values()[random.nextInt(Timing.values().length)], random.nextInt(4));
        } else {
            facts.flag(Flags.TRANSCRIPT_PENDING);
        }
        if (random.nextInt(4) == 0) {
            facts.flag(Flags.TEXT_REPAIRED);
        }
        return new Webhook(facts, T0.plusSeconds(random.nextInt(100)), id);
    }
}
