package dev.earshot.gateway;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.gateway.spool.Spool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Safe is what the brokers have acknowledged, or what is synced to the spool. What the brokers do not acknowledge in time
 * goes to the spool too: it may then reach them twice, under the same id.
 */
@Singleton
final class SpoolingSink implements WebhookSink, Spool.Way {
    private static final Logger LOG = Logger.getLogger(SpoolingSink.class);
    private static final long LOOK_MS = 50;

    private final DirectSink kafka;
    private final GatewayConfig.SpoolSettings settings;
    private final MeterRegistry meters;
    private final Vertx vertx;
    private final Counter spooled;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private @Nullable Spool spool;
    private long timer;

    @Inject
    SpoolingSink(DirectSink kafka, GatewayConfig config, MeterRegistry meters, Vertx vertx) {
        this.kafka = kafka;
        this.settings = config.spool();
        this.meters = meters;
        this.vertx = vertx;
        this.spooled = meters.counter("earshot_spool_webhooks");
    }

    // Without a disk it serves as well, but for the days when Kafka is away: that must not stop it from starting.
    void start(@Observes StartupEvent event) {
        try {
            Spool opened = Spool.open(settings.folder(), settings.maxBytes(), settings.segmentBytes(), this);
            spool = opened;
            Gauge.builder("earshot_spool_bytes", opened, Spool::bytes).register(meters);
            Gauge.builder("earshot_spool_records", opened, Spool::records).register(meters);
            Gauge.builder("earshot_spool_oldest_age_seconds", opened, each -> each.heldMs() / 1e3)
                    .register(meters);
            meters.counter("earshot_spool_torn").increment(opened.torn());
        } catch (IOException | RuntimeException unusable) {
            LOG.errorf("no spool: %s cannot be used: %s", settings.folder(), unusable.toString());
        }
        timer = vertx.setPeriodic(LOOK_MS, _ -> moveOverdue());
    }

    // After the producer, which fails what it has not got rid of: that is still to be kept.
    void stop(@Observes @Priority(9_500) ShutdownEvent event) throws IOException {
        vertx.cancelTimer(timer);
        Spool open = spool;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isReady() {
        return spool != null || kafka.isReady();
    }

    @Override
    public void keep(List<EventMessage> webhooks, Consumer<@Nullable Throwable> done) {
        Spool open = spool;
        if (open == null || webhooks.stream().anyMatch(SpoolingSink::isTooLarge)) { // no broker will ever take that
            kafka.keep(webhooks, done);
        } else if (open.isHolding()) {
            open.follow(webhooks, counted(webhooks, done::accept));
        } else {
            goDirectly(webhooks, done::accept);
        }
    }

    private static boolean isTooLarge(EventMessage webhook) {
        byte[] value = webhook.value();
        return value != null && value.length > Topic.RAW_RECORD;
    }

    private Spool.Kept counted(List<EventMessage> webhooks, Spool.Kept done) {
        return failure -> {
            if (failure == null) {
                spooled.increment(webhooks.size());
            }
            done.told(failure);
        };
    }

    @Override
    public void goDirectly(List<EventMessage> webhooks, Spool.Kept done) {
        Sent one = new Sent(
                webhooks, done, System.nanoTime() + settings.kafkaPatience().toNanos());
        kafka.keep(webhooks, failure -> {
            if (failure == null) {
                one.acknowledged();
            } else {
                one.move();
            }
        });
        if (one.isOpen()) {
            sent.add(one);
        }
    }

    @Override
    public void handOn(List<EventMessage> records, Duration patience) throws Exception {
        CompletableFuture<Boolean> safe = new CompletableFuture<>();
        kafka.keep(records, failure -> {
            if (failure == null) {
                safe.complete(true);
            } else {
                safe.completeExceptionally(failure);
            }
        });
        safe.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    // All have the same patience: who is first in the queue is overdue first. If he is, all are moved, in their order:
    // whoever comes now queues up in the spool and may not overtake them.
    private void moveOverdue() {
        Sent first = sent.peek();
        while (first != null && !first.isOpen()) {
            sent.remove();
            first = sent.peek();
        }
        if (first != null && System.nanoTime() - first.until > 0) {
            for (Sent next = sent.poll(); next != null; next = sent.poll()) {
                next.move();
            }
        }
    }

    /** What the brokers have been given, until they acknowledge it or the spool takes it over. */
    private final class Sent {
        private final AtomicReference<@Nullable List<EventMessage>> webhooks;
        private final Spool.Kept done;
        private final long until;

        Sent(List<EventMessage> webhooks, Spool.Kept done, long until) {
            this.webhooks = new AtomicReference<>(webhooks);
            this.done = done;
            this.until = until;
        }

        boolean isOpen() {
            return webhooks.get() != null;
        }

        void acknowledged() {
            if (webhooks.getAndSet(null) != null) {
                done.told(null);
            }
        }

        void move() {
            List<EventMessage> mine = webhooks.getAndSet(null);
            Spool open = spool;
            if (mine != null && open != null) {
                open.keep(mine, counted(mine, done));
            }
        }
    }
}
