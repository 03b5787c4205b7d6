package dev.earshot.normalizer.provider;

import dev.earshot.contracts.webhook.RawWebhook;

/** Reads the webhooks of one door. Pure: the same bytes give the same reading, and no input makes it throw. */
public interface ProviderAdapter {
    /** The door it reads, by its word in records: {@code observe}, {@code vapi}, {@code livekit}. */
    String door();

    /**
     * What a webhook says.
     *
     * @param webhook where it came from, and when
     * @param payload its body, parsed
     */
    Reading read(RawWebhook webhook, Payload.Tree payload);
}
