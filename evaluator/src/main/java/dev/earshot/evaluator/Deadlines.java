package dev.earshot.evaluator;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.Due;
import dev.earshot.store.evaluation.EvaluationStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Evaluations that waited too long are decided with what there is. Several replicas share the work. */
@Singleton
final class Deadlines {
    private static final Logger LOG = Logger.getLogger(Deadlines.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;

    private final EvaluationStore store;
    private final Configuration configuration;
    private final Outcomes outcomes;
    private final Clock clock;
    private @Nullable Cancellable running;

    @Inject
    Deadlines(EvaluationStore store, Configuration configuration, Outcomes outcomes, Clock clock) {
        this.store = store;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        running = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(_ -> sweep())
                .subscribe()
                .with(_ -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (running != null) {
            running.cancel();
        }
    }

    /** One look at what is overdue; the next one comes anyway. */
    Uni<Integer> sweep() {
        if (!configuration.isReady()) {
            return Uni.createFrom().item(0);
        }
        Instant now = clock.instant();
        return store.sweep(now, AT_ONCE, due -> decide(due, now))
                .map(written -> {
                    outcomes.count("evaluator", "deadline", "", written.size());
                    return written.size();
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("overdue evaluations wait: %s", failure.getClass().getName());
                    return 0;
                });
    }

    private List<Change> decide(List<Due> due, Instant now) {
        Evaluation evaluation = new Evaluation(configuration.now(), now);
        List<Change> changes = new ArrayList<>();
        for (Due each : due) {
            if (evaluation.of(each.revision(), each.known(), true) instanceof Evaluation.Step.Write write) {
                Change change = write.change();
                changes.add(new Change(
                        change.call(),
                        change.receivedOn(),
                        change.before(),
                        change.after(),
                        change.rows(),
                        Announcement.of(write.scores(), write.verdict(), TraceContext.start()),
                        change.at()));
            }
        }
        return changes;
    }
}
