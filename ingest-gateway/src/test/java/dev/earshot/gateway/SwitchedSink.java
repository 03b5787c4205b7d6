package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The real broker, which a test may switch off or make slow. */
@Alternative
@Priority(1)
@Singleton
@Typed({SwitchedSink.class, DirectSink.class})
final class SwitchedSink implements DirectSink {
    enum State {
        UP,
        DOWN,
        STUCK,
        BROKEN
    }

    private final KafkaSink kafka;
    private final Queue<Runnable> stuck = new ConcurrentLinkedQueue<>();
    volatile State state = State.UP;

    @Inject
    SwitchedSink(KafkaSink kafka) {
        this.kafka = kafka;
    }

    @Override
    public boolean isReady() {
        return kafka.isReady();
    }

    @Override
    public void keep(List<EventMessage> webhooks, Consumer<@Nullable Throwable> done) {
        switch (state) {
            case UP -> kafka.keep(webhooks, done);
            case DOWN -> done.accept(new TimeoutException("no broker"));
            case STUCK -> stuck.add(() -> kafka.keep(webhooks, done));
            case BROKEN -> throw new IllegalArgumentException("a bug");
        }
    }

    /** Goes on with what is stuck. */
    void goOn() {
        state = State.UP;
        for (Runnable next : new ArrayDeque<>(stuck)) {
            stuck.remove(next);
            next.run();
        }
    }
}
