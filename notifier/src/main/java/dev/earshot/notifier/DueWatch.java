package dev.earshot.notifier;

import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.delivery.DeliveryStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps {@code earshot_oldest_unprocessed_age_seconds{hop="delivery"}}: how long the oldest delivery is overdue, as the
 * database tells. When that cannot be asked, deliveries wait at least since then.
 */
@Singleton
final class DueWatch {
    private static final long EVERY_MS = 2_000;

    private final DeliveryStore deliveries;
    private final Outcomes outcomes;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Instant known = Instant.MAX;
    private volatile Instant asked = Instant.MAX;
    private long timer;

    @Inject
    DueWatch(DeliveryStore deliveries, Outcomes outcomes, Clock clock, Vertx vertx) {
        this.deliveries = deliveries;
        this.outcomes = outcomes;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        tell(Instant.MAX);
        timer = vertx.setPeriodic(EVERY_MS, _ -> ask());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            unanswered();
            return;
        }
        asked = clock.instant();
        deliveries
                .oldest()
                .subscribe()
                .with(
                        since -> {
                            tell(since == null ? Instant.MAX : since);
                            asking.set(false);
                        },
                        away -> {
                            unanswered();
                            asking.set(false);
                        });
    }

    private void unanswered() {
        tell(known.equals(Instant.MAX) ? asked : known);
    }

    private void tell(Instant since) {
        known = since;
        outcomes.oldest(Dispatcher.HOP, since);
    }
}
