package dev.earshot.notifier;

import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.Refusal;
import dev.earshot.store.delivery.Claimed;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.delivery.Next;
import dev.earshot.store.delivery.Wanted;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends deliveries that are due, a bounded number at once and of no project more than its share. Whoever claims one holds
 * it for a short lease and renews it for as long as he lives; what a dead process held is due again a moment after its
 * lease ran out. An outcome is stored however long PostgreSQL is away: an attempt that was made is not made again for that.
 */
@Singleton
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    static final String HOP = "delivery";
    /** Attempts that end together make one claim together. */
    private static final long SOON_MS = 10;

    private final DeliveryStore deliveries;
    private final Finishing finishing;
    private final Attempting attempting;
    private final Configuration configuration;
    private final Outcomes outcomes;
    private final NotifierConfig config;
    private final Vertx vertx;
    private final InHand inHand = new InHand();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean lookingSoon = new AtomicBoolean();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile boolean lookAgain;
    private volatile boolean stopping;
    private List<Long> timers = List.of();

    @Inject
    Dispatcher(
            DeliveryStore deliveries,
            Finishing finishing,
            Attempting attempting,
            Configuration configuration,
            Outcomes outcomes,
            NotifierConfig config,
            Vertx vertx) {
        this.deliveries = deliveries;
        this.finishing = finishing;
        this.attempting = attempting;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timers = List.of(
                vertx.setPeriodic(config.lookEvery().toMillis(), _ -> wake()),
                vertx.setPeriodic(config.heartbeat().toMillis(), _ -> renew()));
    }

    /** Takes nothing more and waits for what is under way, whose outcome would else be lost and sent again. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        inHand.awaitNone(config.drain().toMillis());
        timers.forEach(vertx::cancelTimer);
    }

    /** Looks for deliveries that are due, now. */
    void wake() {
        if (stopping || !configuration.isReady()) {
            return;
        }
        if (!looking.compareAndSet(false, true)) {
            lookAgain = true;
            return;
        }
        lookAgain = false;
        int room = config.atOnce() - inHand.count();
        long bytes = config.bytesAtOnce() - inHand.bytes();
        inHand.reach();
        // Full: who is done looks again. Stopping: seen only now, so that a stop waits for any claim that is made.
        if (room <= 0 || bytes <= 0 || stopping) {
            inHand.reached();
            looking.set(false);
            return;
        }
        deliveries
                .claim(new Wanted(room, config.ofAProject(), bytes, config.lease(), grace(), inHand.ids()))
                .subscribe()
                .with(this::claimed, away -> {
                    LOG.debugf("deliveries wait: %s", away.getClass().getName());
                    inHand.reached();
                    looking.set(false);
                });
    }

    // A holder who lives gives his sign within a heartbeat.
    private Duration grace() {
        return config.heartbeat().multipliedBy(3).dividedBy(2);
    }

    private void claimed(List<Claimed> claimed) {
        claimed.forEach(inHand::take);
        inHand.reached();
        looking.set(false);
        claimed.forEach(this::attempt);
        if (lookAgain) {
            wake();
        }
    }

    /** A sign of life for what is in hand, and an eye on others' that gave none. */
    private void renew() {
        if (!renewing.compareAndSet(false, true)) {
            return;
        }
        Uni<Integer> renewed =
                inHand.count() == 0 ? Uni.createFrom().item(0) : deliveries.renew(inHand.all(), config.lease());
        renewed.chain(deliveries::suspect).subscribe().with(_ -> renewing.set(false), away -> {
            LOG.debugf("leases wait: %s", away.getClass().getName());
            renewing.set(false);
        });
    }

    private void attempt(Claimed delivery) {
        attempting
                .attempt(delivery, configuration.now())
                .chain(conclusion -> store(delivery, conclusion)
                        // What the receiver said cannot be stored: that it was asked can.
                        .onFailure()
                        .recoverWithUni(bug -> store(
                                delivery,
                                attempting.internal(delivery, bug.getClass().getSimpleName()))))
                .subscribe()
                .with(_ -> done(delivery), bug -> {
                    // It stays in hand: put down, it would be sent again with every lease.
                    LOG.errorf(bug, "attempt not stored: delivery=%s", delivery.id());
                    outcomes.count(HOP, "internal", "not_stored");
                });
    }

    private void done(Claimed delivery) {
        inHand.putDown(delivery);
        if (!stopping && lookingSoon.compareAndSet(false, true)) {
            vertx.setTimer(SOON_MS, _ -> {
                lookingSoon.set(false);
                wake();
            });
        }
    }

    private Uni<Boolean> store(Claimed delivery, Conclusion conclusion) {
        return Cure.until(
                        "store",
                        () -> stored(delivery, conclusion)
                                .onFailure(Refusal::isRefused)
                                .transform(refused -> new IllegalArgumentException("refused by the store", refused)))
                .invoke(held -> count(conclusion, held));
    }

    private Uni<Boolean> stored(Claimed delivery, Conclusion conclusion) {
        return switch (conclusion) {
            case Conclusion.Made made -> finishing.finish(delivery, made.attempt(), made.next());
            case Conclusion.Cancelled _ -> deliveries.cancel(delivery);
        };
    }

    /** One count for each delivery that was claimed and came back. */
    private void count(Conclusion conclusion, boolean held) {
        if (!held) {
            outcomes.count(HOP, "overtaken", "");
            return;
        }
        switch (conclusion) {
            case Conclusion.Made made ->
                outcomes.count(HOP, made.attempt().outcome().word(), reason(made.next()));
            case Conclusion.Cancelled cancelled -> outcomes.count(HOP, "cancelled", cancelled.reason());
        }
    }

    private static String reason(Next next) {
        return switch (next) {
            case Next.Done _ -> "";
            case Next.GivenUp _ -> "given_up";
            case Next.Again _ -> "again";
        };
    }
}
