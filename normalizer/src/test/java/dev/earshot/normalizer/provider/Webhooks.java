package dev.earshot.normalizer.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.provider.batch.BatchAdapter;
import dev.earshot.normalizer.provider.elevenlabs.ElevenLabsAdapter;
import dev.earshot.normalizer.provider.livekit.LiveKitAdapter;
import dev.earshot.normalizer.provider.observe.ObserveAdapter;
import dev.earshot.normalizer.provider.pipecat.PipecatAdapter;
import dev.earshot.normalizer.provider.retell.RetellAdapter;
import dev.earshot.normalizer.provider.vapi.VapiAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Webhooks for tests, and what their adapters make of them. */
final class Webhooks {
    static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:00Z");

    static final Map<String, ProviderAdapter> ADAPTERS = Map.of(
            "observe", new ObserveAdapter(),
            "batch", new BatchAdapter(),
            "pipecat", new PipecatAdapter(),
            "livekit", new LiveKitAdapter(),
            "vapi", new VapiAdapter(),
            "retell", new RetellAdapter(),
            "elevenlabs", new ElevenLabsAdapter());

    private Webhooks() {}

    static Reading read(String door, byte[] body) {
        ProviderAdapter adapter = ADAPTERS.get(door);
        assertThat(adapter.door()).isEqualTo(door);
        return switch (Payload.of(body)) {
            case Payload.Broken broken -> broken.why();
            case Payload.Tree tree -> adapter.read(webhook(door, body), tree);
        };
    }

    private static RawWebhook webhook(String door, byte[] body) {
        return new RawWebhook("id", door, 1, null, null, RECEIVED, "application/json", Map.of(), null, body);
    }

    /** The call log that facts lead to when nobody else tells of the call. */
    static CallLog alone(CallFacts facts) {
        return Merge.of(1, null, facts, RECEIVED, "id").call();
    }

    /** Reads a body that is written with single quotes. */
    static Reading read(String door, String body) {
        return read(door, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The one call that a body, written with single quotes, tells of. */
    static CallLog call(String door, String body) {
        return alone(facts(door, body));
    }

    /** What a body, written with single quotes, says of its one call. */
    static CallFacts facts(String door, String body) {
        Reading reading = read(door, body);
        assertThat(reading).isInstanceOf(Reading.Calls.class);
        List<CallFacts> facts = ((Reading.Calls) reading).facts();
        assertThat(facts).hasSize(1);
        return facts.getFirst();
    }
}
