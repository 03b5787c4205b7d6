package dev.earshot.gateway;

import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.BodyFault;
import dev.earshot.gateway.body.BodyReader;
import dev.earshot.gateway.body.ByteBudget;
import dev.earshot.gateway.body.Disk;
import dev.earshot.gateway.body.FormReader;
import dev.earshot.gateway.body.Reading;
import dev.earshot.recordings.Recordings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads requests to their last byte, within limits of size, time and memory. */
@Singleton
final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final long SMALLEST_CLAIM = 16 * 1024;
    /** What a body takes whose recording goes past memory to the disk, bytes. */
    private static final long PAST_MEMORY = 384 * 1024;
    /** Up to it a body counts as small, bytes. */
    private static final long SMALL = 256 * 1024;
    /**
     * This part of all memory is for small bodies alone, and as much for recordings: neither waits behind large bodies,
     * nor do these wait until a recording has come.
     */
    private static final int PART = 8;
    /** Of a body whose length is not known, or that is large, this much stays in memory, bytes. */
    private static final long IN_MEMORY = 256 * 1024;
    /** Who brings less within the time for it has stopped sending, whatever he announced; bytes. */
    private static final long LEAST_PROGRESS = 64 * 1024;
    /** What is older in the folder of what comes in was left by a process that died. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Clock clock;
    private final ByteBudget small;
    private final ByteBudget withRecording;
    private final ByteBudget large;
    private final WorkerExecutor workers;
    private final Recordings recordings;
    private final Disk disk;

    @Inject
    Intake(Vertx vertx, GatewayConfig config, Recordings recordings, Clock clock, MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        long part = config.inFlightBytes() / PART;
        this.small = new ByteBudget(part);
        this.withRecording = new ByteBudget(part);
        this.large = new ByteBudget(config.inFlightBytes() - 2 * part);
        // Hashing is work for processors: more threads than there are would only take time from those who read and
        // answer.
        this.workers = vertx.createSharedWorkerExecutor(
                "large-bodies", Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.recordings = recordings;
        this.disk = new Disk(vertx, recordings);
        meters.gauge("earshot_gateway_free_bytes", this, Intake::free);
    }

    void sweep(@Observes StartupEvent start) {
        Instant before = now().minus(ABANDONED);
        var _ = vertx.executeBlocking(() -> recordings.sweep(before), false).onSuccess(swept -> {
            if (swept != null && swept > 0) {
                LOG.infof("recordings that never came to their end deleted: files=%d", swept);
            }
        });
    }

    Instant now() {
        return clock.instant();
    }

    /** Bytes that may still be claimed. */
    long free() {
        return small.free() + withRecording.free() + large.free();
    }

    /**
     * A claim to the memory that a body may need.
     *
     * @param announced length of the body, bytes, -1 when nobody says
     * @param needed bytes, -1 when nobody says: then it may be all of them
     * @param most bytes
     */
    ByteBudget.Claim claim(Reception.Shape shape, long announced, long needed, int most) {
        if (shape != Reception.Shape.PLAIN && announced > most) {
            return withRecording.claim(PAST_MEMORY);
        }
        long bytes = needed < 0 ? most : Math.clamp(needed, SMALLEST_CLAIM, most);
        return (bytes <= SMALL ? small : large).claim(bytes);
    }

    /** Runs what takes a processor for long: hashing, scanning, taking a recording out of a large body. */
    <T> Future<@Nullable T> work(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    /**
     * Reads a body to its end.
     *
     * @param limit bytes of what is not a recording
     * @return fails with a {@link BodyFault}
     */
    Future<Body> read(Reception.Shape shape, int limit, HttpServerRequest request) {
        Reading reading = switch (shape) {
            case PLAIN -> BodyReader.start(request, new BodyReader.Limits("A body", limit, limit), disk);
            case FORM -> FormReader.start(request, disk, limit, config.uploadLimit());
            case WITH_AUDIO ->
                BodyReader.start(
                        request,
                        new BodyReader.Limits(
                                "A body with a recording", inMemory(request, limit), config.uploadLimit()),
                        disk);
        };
        Future<Body> body = reading.body();
        if (!body.isComplete()) {
            Duration within = shape == Reception.Shape.PLAIN ? config.bodyTimeout() : config.uploadTimeout();
            long timer = vertx.setTimer(within.toMillis(), _ -> reading.stop(new BodyFault.TooSlow()));
            long pace = watch(reading);
            var _ = body.onComplete(_ -> {
                vertx.cancelTimer(timer);
                vertx.cancelTimer(pace);
            });
        }
        return body;
    }

    // Who brings next to nothing holds memory that others wait for.
    private long watch(Reading reading) {
        long[] before = {0};
        return vertx.setPeriodic(config.stallTimeout().toMillis(), _ -> {
            long now = reading.arrived();
            if (now - before[0] < LEAST_PROGRESS) {
                reading.stop(new BodyFault.TooSlow());
            }
            before[0] = now;
        });
    }

    private static long inMemory(HttpServerRequest request, int limit) {
        long announced = BodyReader.announced(request);
        return announced >= 0 && announced <= limit ? limit : IN_MEMORY;
    }

    /** Deletes what is left of a request that is decided. What the store has kept has a place of its own. */
    void discard(Body body) {
        disk.drop(body.left());
    }
}
