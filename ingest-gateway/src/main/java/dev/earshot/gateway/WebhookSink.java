package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a webhook is safe: once it says so, the sender may forget it. */
interface WebhookSink {
    /** Whether it has seen what it needs; once it has, it stays so. */
    boolean isReady();

    /**
     * Keeps all of them, or says that it could not. Never blocks.
     *
     * @param done is told once, on any thread: {@code null} when they are safe, else why not
     */
    void keep(List<EventMessage> webhooks, Consumer<@Nullable Throwable> done);
}
