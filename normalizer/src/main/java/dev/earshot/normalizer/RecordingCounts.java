package dev.earshot.normalizer;

import dev.earshot.store.recording.RecordingEnd;
import dev.earshot.store.recording.RecordingStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What becomes of recordings: {@code earshot_recordings_total{outcome}} for each attempt, and of the table, as every
 * process sees it, {@code earshot_recordings_waiting} and {@code earshot_recordings_oldest_age_seconds}.
 */
@Singleton
final class RecordingCounts {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final MeterRegistry meters;
    private final RecordingStore store;
    private final Vertx vertx;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong oldestMs = new AtomicLong();
    private final AtomicBoolean counting = new AtomicBoolean();
    private long timer;

    @Inject
    RecordingCounts(MeterRegistry meters, RecordingStore store, Vertx vertx) {
        this.meters = meters;
        this.store = store;
        this.vertx = vertx;
        meters.gauge("earshot_recordings_waiting", waiting, AtomicLong::get);
        meters.gauge("earshot_recordings_oldest_age_seconds", oldestMs, age -> (double) age.get() / 1_000);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(EVERY.toMillis(), _ -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (!counting.compareAndSet(false, true)) {
            return;
        }
        store.open()
                .subscribe()
                .with(
                        open -> {
                            waiting.set(open.count());
                            oldestMs.set(open.oldest().toMillis());
                            counting.set(false);
                        },
                        _ -> counting.set(false));
    }

    /** Counts an attempt. */
    void ended(String outcome) {
        meters.counter("earshot_recordings", "outcome", outcome).increment();
    }

    /** The word that an end is counted under. */
    String outcome(RecordingEnd end) {
        return switch (end) {
            case RecordingEnd.Again _ -> "again";
            case RecordingEnd.Stored _ -> "stored";
            case RecordingEnd.Expired _ -> "expired";
            case RecordingEnd.Failed _ -> "failed";
        };
    }
}
