package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.platform.kafka.Publisher;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Safe is what the brokers have acknowledged. */
@Singleton
@Typed({KafkaSink.class, DirectSink.class})
final class KafkaSink implements DirectSink {
    private final Publisher publisher;

    @Inject
    KafkaSink(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public boolean isReady() {
        return publisher.isReady();
    }

    @Override
    public void keep(List<EventMessage> webhooks, Consumer<@Nullable Throwable> done) {
        if (webhooks.size() == 1) {
            publisher.send(webhooks.getFirst(), (_, failure) -> done.accept(failure));
            return;
        }
        AtomicInteger open = new AtomicInteger(webhooks.size());
        AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
        for (EventMessage webhook : webhooks) {
            publisher.send(webhook, (_, failure) -> {
                if (failure != null) {
                    first.compareAndSet(null, failure);
                }
                if (open.decrementAndGet() == 0) {
                    done.accept(first.get());
                }
            });
        }
    }
}
