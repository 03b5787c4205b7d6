package dev.earshot.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the partitions of today, tomorrow and the day after, so that midnight finds them there. */
@Singleton
final class PartitionsAhead {
    private static final Logger LOG = Logger.getLogger(PartitionsAhead.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Partitions partitions;
    private @Nullable Cancellable running;

    @Inject
    PartitionsAhead(Partitions partitions) {
        this.partitions = partitions;
    }

    void start(@Observes StartupEvent event) {
        running = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(_ -> make())
                .subscribe()
                .with(_ -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.cancel();
        }
    }

    private Uni<Boolean> make() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return partitions
                .ensure(List.of(today, today.plusDays(1), today.plusDays(2)))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf(
                            "partitions of the days ahead wait: %s",
                            failure.getClass().getName());
                    return false;
                });
    }
}
