package dev.earshot.normalizer;

import dev.earshot.normalizer.recording.Attempt;
import dev.earshot.normalizer.recording.Brought;
import dev.earshot.normalizer.recording.Fetching;
import dev.earshot.normalizer.recording.RecordingConfig;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.store.Refusal;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.RecordingEnd;
import dev.earshot.store.recording.RecordingStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Fetches recordings that are due, a bounded number at once and of no project more than its share, the newest first. Who
 * claims one holds it for a short lease and renews it for as long as he lives; what a dead process held, another goes on
 * with. A recording is said to be stored when its call has been told of it.
 */
@Singleton
final class RecordingFetcher {
    private static final Logger LOG = Logger.getLogger(RecordingFetcher.class);

    private final RecordingStore store;
    private final Fetching fetching;
    private final RecordingTelling telling;
    private final RecordingCounts counts;
    private final Configuration configuration;
    private final RecordingConfig config;
    private final Vertx vertx;
    private final Map<RecordingStore.Key, Attempt> inHand = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile boolean stopping;
    private List<Long> timers = List.of();

    @Inject
    RecordingFetcher(
            RecordingStore store,
            Fetching fetching,
            RecordingTelling telling,
            RecordingCounts counts,
            Configuration configuration,
            RecordingConfig config,
            Vertx vertx) {
        this.store = store;
        this.fetching = fetching;
        this.telling = telling;
        this.counts = counts;
        this.configuration = configuration;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        fetching.sweep();
        timers = List.of(
                vertx.setPeriodic(config.lookEvery().toMillis(), _ -> look()),
                vertx.setPeriodic(config.heartbeat().toMillis(), _ -> renew()));
    }

    /** Takes nothing more, and puts down what is under way, for others to go on with. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        inHand.values().forEach(Attempt::stop);
        long until = System.nanoTime() + config.drain().toNanos();
        while (!inHand.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        timers.forEach(vertx::cancelTimer);
    }

    private void look() {
        int room = config.atOnce() - inHand.size();
        if (stopping || room <= 0 || !configuration.isReady() || !looking.compareAndSet(false, true)) {
            return;
        }
        store.claim(room, config.ofAProject(), config.lease()).subscribe().with(this::claimed, away -> {
            LOG.debugf("recordings wait: %s", away.getClass().getName());
            looking.set(false);
        });
    }

    private void claimed(List<ClaimedRecording> claimed) {
        claimed.forEach(this::begin);
        looking.set(false);
    }

    private void begin(ClaimedRecording claimed) {
        Attempt attempt = fetching.attempt(claimed);
        Attempt former = inHand.put(RecordingStore.Key.of(claimed), attempt);
        if (former != null) {
            former.stop(); // its lease ran out under our hands
        }
        if (stopping) {
            attempt.stop();
        }
        fetching.fetch(attempt, configuration.now())
                .chain(brought -> conclude(claimed, brought))
                .subscribe()
                .with(_ -> done(attempt), bug -> {
                    LOG.errorf(
                            "recording not concluded: project=%d call=%d error=%s",
                            claimed.projectId(), claimed.callLogId(), Intake.where(bug));
                    counts.ended("internal");
                    done(attempt);
                });
    }

    private void done(Attempt attempt) {
        inHand.remove(RecordingStore.Key.of(attempt.claimed()), attempt);
        look();
    }

    private Uni<Boolean> conclude(ClaimedRecording claimed, Brought brought) {
        return switch (brought) {
            case Brought.NotYet(RecordingEnd end) -> finish(claimed, end);
            case Brought.Kept(String reference, long size) ->
                stored(() -> store.kept(claimed, reference, size))
                        .chain(held -> held
                                ? telling.tell(claimed, reference)
                                        .chain(() -> finish(claimed, new RecordingEnd.Stored(reference, size)))
                                : Uni.createFrom().item(false).invoke(() -> counts.ended("overtaken")));
        };
    }

    private Uni<Boolean> finish(ClaimedRecording claimed, RecordingEnd end) {
        return stored(() -> store.finish(claimed, end))
                .invoke(held -> counts.ended(held ? counts.outcome(end) : "overtaken"));
    }

    // However long PostgreSQL is away: what was fetched need not be fetched again for that.
    private static Uni<Boolean> stored(java.util.function.Supplier<Uni<Boolean>> work) {
        return Cure.until(
                "store",
                () -> work.get()
                        .onFailure(Refusal::isRefused)
                        .transform(refused -> new IllegalArgumentException("refused by the store", refused)));
    }

    /** A sign of life for what is in hand; what another has claimed meanwhile is put down. */
    private void renew() {
        List<Attempt> attempts = List.copyOf(inHand.values());
        if (attempts.isEmpty() || !renewing.compareAndSet(false, true)) {
            return;
        }
        store.renew(attempts.stream().map(Attempt::held).toList(), config.lease())
                .subscribe()
                .with(
                        still -> {
                            putDown(attempts, still);
                            renewing.set(false);
                        },
                        away -> {
                            LOG.debugf("leases wait: %s", away.getClass().getName());
                            renewing.set(false);
                        });
    }

    private static void putDown(List<Attempt> attempts, Set<RecordingStore.Key> still) {
        attempts.stream()
                .filter(attempt -> !still.contains(RecordingStore.Key.of(attempt.claimed())))
                .forEach(Attempt::stop);
    }
}
