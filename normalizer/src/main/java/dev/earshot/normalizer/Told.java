package dev.earshot.normalizer;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;

/**
 * What one webhook of a batch says about one call.
 *
 * @param index its place in the batch
 * @param webhook the original
 * @param trace the trace it belongs to
 * @param facts what it says
 */
record Told(int index, RawWebhook webhook, TraceContext trace, CallFacts facts) {}
