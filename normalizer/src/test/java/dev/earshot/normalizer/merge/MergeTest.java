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
        CallFacts.Draft ended = facts(Rank.ENDED, T0.plusSeconds(60));
        ended.endedReason = "early word";
        CallFacts.Draft analyzed = facts(Rank.FINAL, T0.plusSeconds(30));
        analyzed.endedReason = "final word";
        Webhook a = new Webhook(ended.facts(), T0, "whk_a");
        Webhook b = new Webhook(analyzed.facts(), T0.plusSeconds(1), "whk_b");

        assertThat(merge(List.of(a, b)).endedReason()).isEqualTo("final word");
        assertThat(merge(List.of(b, a)).endedReason()).isEqualTo("final word");
    }

    @Test
    void withinARankTheLaterEventWinsAndNullNeverDoes() {
        CallFacts.Draft first = facts(Rank.FINAL, T0);
        first.summary = "first";
        first.customerNumber = "+15550100001";
        CallFacts.Draft second = facts(Rank.FINAL, T0.plusSeconds(1));
        second.summary = "second";

        CallLog call =
                merge(List.of(new Webhook(second.facts(), T0, "whk_b"), new Webhook(first.facts(), T0, "whk_a")));

        assertThat(call.summary()).isEqualTo("second");
        assertThat(call.customerNumber()).isEqualTo("+15550100001");
    }

    @Test
    void aTranscriptWithBetterTimesStandsAgainstALaterOne() {
        CallFacts.Draft exact = facts(Rank.ENDED, T0);
        exact.transcript = transcript(Timing.WORDS, 2);
        CallFacts.Draft later = facts(Rank.FINAL, T0.plusSeconds(90));
        later.transcript = transcript(Timing.START, 5);

        CallLog call = merge(List.of(new Webhook(exact.facts(), T0, "whk_a"), new Webhook(later.facts(), T0, "whk_b")));

        assertThat(call.timing()).isEqualTo(Timing.WORDS);
        assertThat(call.turns()).hasSize(2);
    }

    @Test
    void aStartTakenFromReceiptIsTheLeastSeenAndGivesWayToAStatedOne() {
        CallFacts.Draft one = facts(Rank.FINAL, T0.plusSeconds(5));
        one.startedAt = T0.plusSeconds(5);
        one.startPrecision = StartPrecision.RECEIPT;
        CallFacts.Draft repeated = facts(Rank.FINAL, T0.plusSeconds(9));
        repeated.startedAt = T0.plusSeconds(9);
        repeated.startPrecision = StartPrecision.RECEIPT;
        CallFacts.Draft stated = facts(Rank.EARLY, T0);
        stated.startedAt = T0.minusSeconds(30);

        CallLog byReceipt = merge(List.of(
                new Webhook(repeated.facts(), T0.plusSeconds(9), "whk_b"),
                new Webhook(one.facts(), T0.plusSeconds(5), "whk_a")));
        assertThat(byReceipt.startedAt()).isEqualTo(T0.plusSeconds(5));
        assertThat(byReceipt.flags()).contains(Flags.START_FROM_RECEIPT);

        CallLog byWord = merge(List.of(
                new Webhook(one.facts(), T0.plusSeconds(5), "whk_a"),
                new Webhook(stated.facts(), T0.plusSeconds(20), "whk_c")));
        assertThat(byWord.startedAt()).isEqualTo(T0.minusSeconds(30));
        assertThat(byWord.flags()).doesNotContain(Flags.START_FROM_RECEIPT);
    }

    @Test
    void pendingIsForgottenOnceATranscriptCame() {
        CallFacts.Draft ended = facts(Rank.ENDED, T0);
        ended.flag(Flags.TRANSCRIPT_PENDING);
        CallFacts.Draft analyzed = facts(Rank.FINAL, T0);
        analyzed.transcript = transcript(Timing.START_END, 3);
        Webhook a = new Webhook(ended.facts(), T0, "whk_a");
        Webhook b = new Webhook(analyzed.facts(), T0, "whk_b");

        assertThat(merge(List.of(a)).flags()).contains(Flags.TRANSCRIPT_PENDING);
        assertThat(merge(List.of(b, a)).flags()).doesNotContain(Flags.TRANSCRIPT_PENDING);
    }

    @Test
    void theLastWordOnWhetherToWaitCountsAndWhoHasNoneChangesNothing() {
        CallFacts.Draft deferring = facts(Rank.FINAL, T0);
        deferring.deferred = true;
        CallFacts.Draft releasing = facts(Rank.FINAL, T0.plusSeconds(9));
        releasing.deferred = false;
        CallFacts.Draft provider = facts(Rank.FINAL, T0.plusSeconds(20));
        Webhook a = new Webhook(deferring.facts(), T0, "whk_a");
        Webhook b = new Webhook(releasing.facts(), T0.plusSeconds(9), "whk_b");
        Webhook c = new Webhook(provider.facts(), T0.plusSeconds(20), "whk_c");

        assertThat(merge(List.of(a, c)).flags()).contains(Flags.EVALUATION_DEFERRED);
        assertThat(merge(List.of(a, a, c, a)).flags()).contains(Flags.EVALUATION_DEFERRED);
        assertThat(merge(List.of(c)).flags()).doesNotContain(Flags.EVALUATION_DEFERRED);
        for (List<Webhook> order : List.of(List.of(a, b), List.of(b, a), List.of(b, c, a), List.of(a, b, a))) {
            assertThat(merge(order).flags()).doesNotContain(Flags.EVALUATION_DEFERRED);
        }
    }

    @Test
    void aStatedTranscriptTypeStandsUntilATranscriptBringsItsOwn() {
        CallFacts.Draft stated = facts(Rank.FINAL, T0.plusSeconds(9));
        stated.transcriptType = "bland";
        CallFacts.Draft spoken = facts(Rank.EARLY, T0);
        spoken.transcript = transcript(Timing.START, 2);
        Webhook a = new Webhook(stated.facts(), T0, "whk_a");
        Webhook b = new Webhook(spoken.facts(), T0, "whk_b");

        assertThat(merge(List.of(a)).transcriptType()).isEqualTo("bland");
        assertThat(merge(List.of(a, b)).transcriptType()).isEqualTo("retell");
        assertThat(merge(List.of(b, a)).transcriptType()).isEqualTo("retell");
    }

    @Test
    void aFlagGoesWithTheValueThatItIsAbout() {
        CallFacts.Draft observed = facts(Rank.EARLY, T0);
        observed.customerNumber = "anonymous";
        observed.startSuspicious = true;
        observed.flag(Flags.RECORDING_ONLY);
        observed.flag(Flags.NEVER_CONNECTED);
        CallFacts.Draft report = facts(Rank.FINAL, T0);
        report.customerNumber = "+15550100001";
        report.startedAt = T0;
        report.durationMs = 1_000L;
        report.transcript = transcript(Timing.WORDS, 3);
        Webhook a = new Webhook(observed.facts(), T0, "whk_a");
        Webhook b = new Webhook(report.facts(), T0, "whk_b");

        assertThat(merge(List.of(a)).flags())
                .containsExactly(
                        Flags.EPOCH_START_SUSPICIOUS,
                        Flags.NEVER_CONNECTED,
                        Flags.NUMBER_NOT_E164,
                        Flags.RECORDING_ONLY);
        assertThat(merge(List.of(a, b)).flags())
                .isEqualTo(merge(List.of(b, a)).flags())
                .containsExactly(Flags.END_AFTER_DURATION, Flags.ENDS_ESTIMATED);
    }

    @Test
    void aRepeatThroughTheStoreIsNoChangeWhateverNumbersItHolds() {
        CallFacts.Draft facts = facts(Rank.FINAL, T0);
        facts.metadata = JsonNodeFactory.instance
                .objectNode()
                .put("whole", 12_345_678.0)
                .put("large", 1e22)
                .put("zero", -0.0)
                .put("part", 1.5e-7)
                .put("digits", new java.math.BigInteger("12345678901234567890123"));
        facts.costUsd = 12_345_678.0;
        Webhook webhook = new Webhook(facts.facts(), T0, "whk_a");

        Merged first = Merge.of(7, null, webhook.facts(), T0, webhook.id());
        Merged again = Merge.of(7, stored(first), webhook.facts(), T0, webhook.id());

        assertThat(again).isEqualTo(first);
        assertThat(bytes(again.call())).isEqualTo(bytes(first.call()));
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
                        EarshotJson.read(Jsonb.through(EarshotJson.text(state.call())), CallLog.class),
                        Jsonb.through(state.provenanceText()));
    }

    private static String bytes(CallLog call) {
        return EarshotJson.text(call);
    }

    private static CallFacts.Draft facts(Rank rank, Instant at) {
        return new CallFacts.Draft("call-1", "retell", rank, at);
    }

    private static Transcript transcript(Timing timing, int turns) {
        List<Turn> rows = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            rows.add(new Turn.Utterance(
                    i % 2 == 0 ? Speaker.AGENT : Speaker.USER,
                    "row " + i,
                    i * 1_000L,
                    i * 1_000L + 700,
                    false,
                    false,
                    null));
        }
        return new Transcript("retell", timing, rows, turns % 2 == 0 ? List.of() : List.of(Flags.ENDS_ESTIMATED));
    }

    private static Webhook webhook(Random random, String id) {
        Rank rank = Rank.values()[random.nextInt(Rank.values().length)];
        Instant at = T0.plusSeconds(random.nextInt(3));
        CallFacts.Draft facts = new CallFacts.Draft("call-1", random.nextBoolean() ? "retell" : "custom", rank, at);
        if (random.nextBoolean()) {
            facts.startedAt = T0.plusSeconds(random.nextInt(3));
            facts.startPrecision = StartPrecision.values()[random.nextInt(StartPrecision.values().length)];
        }
        facts.startSuspicious = random.nextBoolean();
        facts.customerNumber =
                random.nextBoolean() ? List.of("anonymous", "+15550100001").get(random.nextInt(2)) : null;
        facts.endedReason = random.nextBoolean() ? "reason " + random.nextInt(3) : null;
        facts.durationMs = random.nextBoolean() ? (Long) (long) random.nextInt(3) : null;
        facts.agentId = random.nextBoolean() ? (Long) (long) random.nextInt(3) : null;
        facts.costUsd = random.nextBoolean() ? (Double) random.nextDouble() : null;
        facts.metadata = random.nextBoolean()
                ? JsonNodeFactory.instance
                        .objectNode()
                        .put("z", random.nextInt(3) * 12_345_678.5)
                        .put("large", random.nextInt(3) * 1e30)
                        .put("a", 1)
                : null;
        facts.deferred = random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean();
        facts.transcriptType = random.nextBoolean() ? "type " + random.nextInt(3) : null;
        facts.redactFields = random.nextBoolean() ? List.of("name " + random.nextInt(2)) : null;
        if (random.nextInt(3) > 0) {
            facts.transcript = transcript(Timing.values()[random.nextInt(Timing.values().length)], random.nextInt(4));
        } else {
            facts.flag(random.nextBoolean() ? Flags.TRANSCRIPT_PENDING : Flags.NEVER_CONNECTED);
        }
        if (random.nextInt(4) == 0) {
            facts.flag(Flags.TEXT_REPAIRED);
        }
        return new Webhook(facts.facts(), T0.plusSeconds(random.nextInt(100)), id);
    }
}
