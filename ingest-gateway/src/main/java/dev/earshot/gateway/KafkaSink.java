package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.platform.kafka.Publisher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Safe is what the brokers have acknowledged. */
@Singleton
final class KafkaSink implements WebhookSink {
    private final Publisher publisher;

    @Inject
    KafkaSink(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void keep(List<EventMessage> webhooks, Consumer<Boolean> done) {
        AtomicInteger open = new AtomicInteger(webhooks.size());
        AtomicBoolean all = new AtomicBoolean(true);
        for (EventMessage webhook : webhooks) {
            publisher.send(webhook, (_, failure) -> {
                if (failure != null) {
                    all.set(false);
                }
                if (open.decrementAndGet() == 0) {
                    done.accept(all.get());
                }
            });
        }
    }
}
