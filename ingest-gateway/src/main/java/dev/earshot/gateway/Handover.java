package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.platform.trace.Spans;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes records of webhooks and gives them to where they are safe. */
@Singleton
final class Handover {
    private final WebhookSink sink;
    private final Spans spans;

    @Inject
    Handover(WebhookSink sink, Spans spans) {
        this.sink = sink;
        this.spans = spans;
    }

    boolean isReady() {
        return sink.isReady();
    }

    /** Keeps them all; {@code done} is told once, on any thread, of the failure or {@code null}. */
    void keep(Decision.Keep keep, @Nullable String traceparent, Consumer<@Nullable Throwable> done) {
        TraceContext parent = TraceContext.continueOrStart(traceparent);
        List<EventMessage> messages = new ArrayList<>(keep.entries().size());
        for (Decision.Entry entry : keep.entries()) {
            messages.add(message(entry, keep.configOffset(), parent));
        }
        sink.keep(messages, done);
    }

    private EventMessage message(Decision.Entry entry, long configOffset, TraceContext parent) {
        RawWebhook webhook = entry.webhook();
        String key = WebhookHeaders.key(webhook, entry.callId());
        return WebhookHeaders.message(
                webhook,
                entry.callId(),
                configOffset,
                spans.record("gateway receive", parent, webhook.receivedAt(), key));
    }
}
