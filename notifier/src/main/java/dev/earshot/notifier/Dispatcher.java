package dev.earshot.notifier;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.egress.Answer;
import dev.earshot.egress.Egress;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.delivery.Attempt;
import dev.earshot.store.delivery.Claimed;
import dev.earshot.store.delivery.DeliveryStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends deliveries that are due, a bounded number at once and of no project more than its share. Whoever claims one
 * holds it for a lease; a process that dies gives its deliveries back by letting the lease run out.
 */
@Singleton
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int AT_ONCE = 64;
    private static final int OF_A_PROJECT = 8;
    private static final long LOOK_EVERY_MS = 500;
    /** Longer than an attempt can take (15 s) and its outcome to be stored. */
    private static final Duration LEASE = Duration.ofSeconds(20);

    private static final Duration DRAIN = Duration.ofSeconds(16);

    private final DeliveryStore deliveries;
    private final Egress egress;
    private final Signing signing;
    private final Configuration configuration;
    private final Outcomes outcomes;
    private final Spans spans;
    private final Clock clock;
    private final Vertx vertx;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean lookAgain;
    private volatile boolean stopping;
    private long timer;

    @Inject
    Dispatcher(
            DeliveryStore deliveries,
            Egress egress,
            Signing signing,
            Configuration configuration,
            Outcomes outcomes,
            Spans spans,
            Clock clock,
            Vertx vertx) {
        this.deliveries = deliveries;
        this.egress = egress;
        this.signing = signing;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.spans = spans;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(LOOK_EVERY_MS, _ -> wake());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        vertx.cancelTimer(timer);
        long until = System.nanoTime() + DRAIN.toNanos();
        while (inFlight.get() > 0 && System.nanoTime() < until) {
            Thread.sleep(20);
        }
    }

    /** Looks for deliveries that are due, now. */
    void wake() {
        int room = AT_ONCE - inFlight.get();
        if (stopping || room <= 0 || !configuration.isReady()) {
            return;
        }
        if (!looking.compareAndSet(false, true)) {
            lookAgain = true;
            return;
        }
        lookAgain = false;
        deliveries
                .claim(room, OF_A_PROJECT, LEASE)
                .subscribe()
                .with(
                        claimed -> {
                            inFlight.addAndGet(claimed.size());
                            looking.set(false);
                            claimed.forEach(this::send);
                            if (lookAgain) {
                                wake();
                            }
                        },
                        away -> {
                            looking.set(false);
                            LOG.debugf("deliveries wait: %s", away.getClass().getName());
                        });
    }

    private void send(Claimed delivery) {
        Instant started = clock.instant();
        ConfigSnapshot config = configuration.now();
        List<String> allow = config.egressAllow();
        Egress.Request request =
                new Egress.Request(delivery.url(), signing.headers(delivery, config, started), delivery.body());
        Uni.createFrom()
                .completionStage(() -> egress.post(request, allow))
                .chain(answer -> finish(delivery, attempt(delivery, answer, started), started))
                .subscribe()
                .with(_ -> done(), failure -> {
                    // Its lease runs out, and it is tried again with the same id and body.
                    LOG.warnf(
                            "attempt not stored: delivery=%s error=%s",
                            delivery.id(), failure.getClass().getName());
                    done();
                });
    }

    private void done() {
        inFlight.decrementAndGet();
        wake();
    }

    private Uni<Boolean> finish(Claimed delivery, Attempt attempt, Instant started) {
        var _ = spans.record(
                "notifier attempt", TraceContext.continueOrStart(delivery.traceparent()), started, delivery.id());
        return deliveries.finish(delivery, attempt).invoke(held -> {
            outcomes.count("delivery", held ? attempt.outcome() : "overtaken", "");
            if (attempt.state().equals("failed")) {
                outcomes.count("delivery", "given_up", "");
            }
        });
    }

    private Attempt attempt(Claimed delivery, Answer answer, Instant started) {
        int number = delivery.attempts() + 1;
        return switch (answer) {
            case Answer.Received received -> received(number, received, started);
            case Answer.Blocked blocked -> again(number, started, 0, "blocked", null, null, blocked.reason(), 0, null);
            case Answer.Timeout timeout ->
                again(number, started, timeout.durationMs(), "timeout", null, null, "no answer in time", 0, null);
            case Answer.Unreachable no ->
                again(number, started, no.durationMs(), "unreachable", null, null, no.reason(), 0, null);
        };
    }

    private Attempt received(int number, Answer.Received received, Instant started) {
        int status = received.status();
        if (status >= 200 && status < 300) {
            return new Attempt(
                    number,
                    started,
                    received.durationMs(),
                    "delivered",
                    status,
                    received.body(),
                    null,
                    "delivered",
                    null);
        }
        String outcome = status >= 300 && status < 400 ? "redirect" : "refused";
        if (status == 410) { // gone: the receiver asks never to be told again
            return new Attempt(
                    number, started, received.durationMs(), outcome, status, received.body(), null, "failed", null);
        }
        return again(
                number,
                started,
                received.durationMs(),
                outcome,
                status,
                received.body(),
                null,
                status,
                received.retryAfter());
    }

    private Attempt again(
            int number,
            Instant started,
            long durationMs,
            String outcome,
            @Nullable Integer statusCode,
            @Nullable String response,
            @Nullable String error,
            int status,
            @Nullable String retryAfter) {
        Duration next = Schedule.next(
                number,
                status,
                retryAfter,
                clock.instant(),
                ThreadLocalRandom.current().nextDouble());
        return new Attempt(
                number,
                started,
                durationMs,
                outcome,
                statusCode,
                response,
                error,
                next == null ? "failed" : "due",
                next);
    }
}
