package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.OverdueStore;
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
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations that waited too long are decided with what there is, page after page until none is due. Several replicas
 * share the work. One that cannot be decided waits longer, so that it does not stand before the others.
 */
@Singleton
final class Deadlines {
    private static final Logger LOG = Logger.getLogger(Deadlines.class);
    private static final String HOP = "evaluator_deadlines";
    /** When others may take what a process claimed and did not end with. */
    private static final Duration CLAIM = Duration.ofMinutes(1);
    /** When somebody looks again at what could not be decided. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final OverdueStore store;
    private final CallEvaluating evaluating;
    private final Configuration configuration;
    private final EvaluatorConfig settings;
    private final Outcomes outcomes;
    private final Clock clock;
    private @Nullable Cancellable running;

    @Inject
    Deadlines(
            OverdueStore store,
            CallEvaluating evaluating,
            Configuration configuration,
            EvaluatorConfig settings,
            Outcomes outcomes,
            Clock clock) {
        this.store = store;
        this.evaluating = evaluating;
        this.configuration = configuration;
        this.settings = settings;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        running = Multi.createFrom()
                .ticks()
                .every(settings.sweepEvery())
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

    /**
     * Decides all that is overdue.
     *
     * @return how many were decided; never fails, the next look comes anyway
     */
    Uni<Integer> sweep() {
        if (!configuration.isReady()) {
            return Uni.createFrom().item(0);
        }
        return pages(0).onFailure().recoverWithItem(failure -> {
            LOG.warnf("overdue evaluations wait: %s", failure.getClass().getName());
            return 0;
        });
    }

    private Uni<Integer> pages(int decided) {
        Instant now = clock.instant();
        return store.claim(now, now.plus(CLAIM), settings.sweepBatch())
                .chain(claimed -> page(claimed)
                        .chain(more -> claimed.size() < settings.sweepBatch()
                                ? Uni.createFrom().item(decided + more)
                                : pages(decided + more)));
    }

    private Uni<Integer> page(Map<CallRef, LocalDate> claimed) {
        if (claimed.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return store.calls(claimed)
                .chain(calls -> evaluating.overdue(byCall(calls), configuration.now()))
                .chain(steps -> settle(claimed, steps));
    }

    private static Map<CallRef, CallRevision> byCall(List<CallRevision> calls) {
        Map<CallRef, CallRevision> byCall = new HashMap<>();
        calls.forEach(each ->
                byCall.put(new CallRef(each.call().projectId(), each.call().id()), each));
        return byCall;
    }

    private Uni<Integer> settle(Map<CallRef, LocalDate> claimed, Map<CallRef, Step> steps) {
        Map<CallRef, LocalDate> closed = new HashMap<>();
        Map<CallRef, LocalDate> postponed = new HashMap<>();
        int decided = 0;
        for (Map.Entry<CallRef, LocalDate> each : claimed.entrySet()) {
            Step step = steps.get(each.getKey());
            if (step instanceof Step.Write) {
                decided++;
            } else if (step instanceof Step.Skip skip && skip.outcome().equals("deleted")) {
                closed.put(each.getKey(), each.getValue());
            } else {
                postponed.put(each.getKey(), each.getValue());
            }
        }
        outcomes.count(HOP, "decided", "", decided);
        outcomes.count(HOP, "closed", "deleted", closed.size());
        outcomes.count(HOP, "postponed", "", postponed.size());
        Instant now = clock.instant();
        return store.close(closed, now)
                .chain(() -> store.postpone(postponed, now.plus(AGAIN)))
                .replaceWith(decided);
    }
}
