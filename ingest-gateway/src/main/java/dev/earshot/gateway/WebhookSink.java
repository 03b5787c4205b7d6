package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import java.util.List;
import java.util.function.Consumer;

/** Where a webhook is safe: once it says so, the sender may forget it. The durable spool will be another one. */
interface WebhookSink {
    /**
     * Keeps all of them, or says that it could not. Never blocks.
     *
     * @param done is told once, on any thread
     */
    void keep(List<EventMessage> webhooks, Consumer<Boolean> done);
}
