package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.merge.Merged;
import dev.earshot.normalizer.provider.observe.EditAdapter;
import dev.earshot.normalizer.provider.observe.ObserveAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person says of a call, held against what code says of it. */
class EditAdapterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String OBSERVED = """
            {"call_id": "c", "agent": 1, "call_ended_reason": "completed", "metadata": {"a": 1}, "customer_number": "+1",
             "transcript_json": [{"role": "user", "content": "Hello", "start_time": 0, "end_time": 1},
                                 {"role": "assistant", "content": "Hi", "start_time": 2, "end_time": 3}]}""";

    @Test
    void aPersonsWordStandsWhateverComesLaterAndInWhateverOrder() {
        CallFacts edit = facts(new EditAdapter(), """
                {"call_id": "c", "call_ended_reason": "hung-up", "metadata": {"a": 2}, "duration": 1.5,
                 "transcript_json": [{"role": "Main Agent", "content": "Good day"}],
                 "review": {"success": false, "at": "2026-03-01T09:00:00Z"}}""", NOW);
        CallFacts before = facts(new ObserveAdapter(), OBSERVED, NOW.minusSeconds(60));
        CallFacts after = facts(new ObserveAdapter(), OBSERVED.replace("completed", "later"), NOW.plusSeconds(60));

        Merged one = merged(before, edit, after);
        assertThat(one.call().endedReason()).isEqualTo("hung-up");
        assertThat(one.call().metadata().path("a").asInt()).isEqualTo(2);
        assertThat(one.call().durationMs()).isEqualTo(90_000);
        assertThat(one.call().turns()).hasSize(1);
        assertThat(one.call().customerNumber()).isEqualTo("+1");
        assertThat(one.call().review().success()).isFalse();
        assertThat(merged(after, before, edit)).isEqualTo(one);
        assertThat(merged(edit, after, before)).isEqualTo(one);
    }

    @Test
    void anEditSaysNothingOfWaitingUnlessItReleases() {
        CallFacts deferred = facts(
                new ObserveAdapter(),
                OBSERVED.replace("\"agent\": 1", "\"agent\": 1, \"defer_evaluation\": true"),
                NOW);
        CallFacts edit = facts(new EditAdapter(), "{\"call_id\": \"c\", \"feedback\": \"fine\"}", NOW.plusSeconds(1));
        CallFacts release =
                facts(new EditAdapter(), "{\"call_id\": \"c\", \"defer_evaluation\": false}", NOW.plusSeconds(2));

        assertThat(merged(deferred, edit).call().has("evaluation_deferred")).isTrue();
        assertThat(merged(deferred, edit, release).call().has("evaluation_deferred"))
                .isFalse();
    }

    @Test
    void theLaterOfTwoReviewsCounts() {
        CallFacts first = facts(new EditAdapter(), "{\"call_id\": \"c\", \"review\": {\"success\": true}}", NOW);
        CallFacts second =
                facts(new EditAdapter(), "{\"call_id\": \"c\", \"review\": {\"success\": false}}", NOW.plusSeconds(1));
        assertThat(merged(second, first).call().review().success()).isFalse();
        assertThat(merged(first, second)).isEqualTo(merged(second, first));
    }

    private static Merged merged(CallFacts... told) {
        Merged merged = null;
        for (CallFacts each : told) {
            merged = Merge.of(7, merged, each, NOW, "whk_" + each.eventTime());
        }
        return merged;
    }

    private static CallFacts facts(ProviderAdapter adapter, String body, Instant at) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        RawWebhook webhook =
                new RawWebhook("whk_" + at, adapter.door(), 7, 1L, null, at, "application/json", Map.of(), null, bytes);
        List<CallFacts> facts = Stream.of(adapter.read(webhook, (Payload.Tree) Payload.of(bytes)))
                .map(Reading.Calls.class::cast)
                .flatMap(calls -> calls.facts().stream())
                .toList();
        return facts.getFirst();
    }
}
