package dev.earshot.controlplane.rejected;

import dev.earshot.store.rejected.RejectedIndex;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets the index follow what the topic keeps: an open row whose bytes are gone expires, and one whose bytes are gone is
 * forgotten after 90 days. Several replicas may do it at once.
 */
@Singleton
final class RejectedExpiry {
    /** How long a row is kept once its bytes are gone, from its rejection. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final Logger LOG = Logger.getLogger(RejectedExpiry.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final Pool pool;
    private final RejectedTopic topic;
    private final Clock clock;
    private @Nullable Cancellable running;

    @Inject
    RejectedExpiry(Pool pool, RejectedTopic topic, Clock clock) {
        this.pool = pool;
        this.topic = topic;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        running = Multi.createFrom()
                .ticks()
                .startingAfter(EVERY)
                .every(EVERY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(_ -> Uni.createFrom()
                        .item(topic::firstOffsets)
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .chain(this::follow)
                        .onFailure()
                        .recoverWithItem(failure -> {
                            LOG.warnf(
                                    "expiry of rejections waits: %s",
                                    failure.getClass().getName());
                            return 0;
                        }))
                .subscribe()
                .with(_ -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.cancel();
        }
    }

    /** Takes the first offset of each partition; gives how many rows changed. */
    Uni<Integer> follow(Map<Integer, Long> firstOffsets) {
        return Multi.createFrom()
                .iterable(firstOffsets.entrySet())
                .onItem()
                .transformToUniAndConcatenate(each -> RejectedIndex.expire(pool, each.getKey(), each.getValue())
                        .chain(expired -> RejectedIndex.forget(
                                        pool,
                                        each.getKey(),
                                        each.getValue(),
                                        clock.instant().minus(KEPT))
                                .map(forgotten -> expired + forgotten)))
                .collect()
                .in(() -> new int[1], (sum, changed) -> sum[0] += changed)
                .map(sum -> sum[0]);
    }
}
