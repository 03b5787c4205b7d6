package dev.earshot.bench.normalizer;

import dev.earshot.bench.Work;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.merge.Merge;
import dev.earshot.normalizer.merge.Merged;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.retell.RetellAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The normalizer's own steps: parse, read with the adapter, merge, serialise for the store and the topic. */
public final class Normalizing implements Work {
    /**
     * A webhook as a first revision of its call.
     *
     * @param json of the revision
     * @param provenance of its fields, JSON text
     */
    public record Normalized(CallRevision revision, byte[] json, String provenance) {}

    private static final RetellAdapter ADAPTER = new RetellAdapter();
    private static final long AGENT = 1;

    private final List<byte[]> webhooks;
    private final Instant now = Instant.now();
    private long bytes;

    /** Of these webhooks, over and over. */
    public Normalizing(List<byte[]> webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public Done run(long nanos) {
        long until = System.nanoTime() + nanos;
        int done = 0;
        while (System.nanoTime() < until) {
            Normalized normalized = of(webhooks.get(done++ % webhooks.size()), now);
            bytes += normalized.json().length + normalized.provenance().length();
        }
        if (bytes == 0) {
            throw new IllegalStateException("nothing was written");
        }
        return Done.of(done);
    }

    /** One webhook of Retell. */
    public static Normalized of(byte[] body, Instant now) {
        RawWebhook webhook = new RawWebhook(
                "0123456789abcdef", "retell", 1, AGENT, 1L, now, "application/json", Map.of(), null, body);
        CallFacts facts = switch (Payload.of(body)) {
            case Payload.Broken broken ->
                throw new IllegalArgumentException(broken.why().reason());
            case Payload.Tree tree ->
                switch (ADAPTER.read(webhook, tree)) {
                    case Reading.Calls calls -> calls.facts().getFirst().ofAgent(AGENT);
                    case Reading.Ignored ignored -> throw new IllegalArgumentException(ignored.reason());
                    case Reading.Unreadable no -> throw new IllegalArgumentException(no.reason());
                };
        };
        Merged merged = Merge.of(webhook.projectId(), null, facts, now, webhook.id());
        CallRevision revision = new CallRevision(1, now, now, now, merged.call());
        return new Normalized(revision, EarshotJson.bytes(revision), merged.provenanceText());
    }
}
