package dev.earshot.notifier;

import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.Refusal;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.delivery.NewDelivery;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.view.CallViews;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Verdicts to delivery rows: two statements for several calls, and the one that cannot be rendered found by halves. */
@Singleton
final class Planning {
    private static final Logger LOG = Logger.getLogger(Planning.class);
    // Whole calls are in memory together, and one may have megabytes.
    private static final int AT_ONCE = 16;

    private final Pool pool;
    private final DeliveryStore deliveries;
    private final Spans spans;
    private final Clock clock;

    @Inject
    Planning(Pool pool, DeliveryStore deliveries, Spans spans, Clock clock) {
        this.pool = pool;
        this.deliveries = deliveries;
        this.spans = spans;
        this.clock = clock;
    }

    /**
     * A verdict and what came with it.
     *
     * @param index its place in the batch
     */
    record Told(int index, Verdict verdict, TraceContext trace) {
        CallRef call() {
            return new CallRef(verdict.projectId(), verdict.callLogId());
        }
    }

    /** The end of each, by index; comes when all deliveries are stored, however long PostgreSQL is away. */
    Uni<Map<Integer, PlanEnd>> plan(List<Told> told, ConfigSnapshot config) {
        List<List<Told>> parts = new ArrayList<>();
        for (int from = 0; from < told.size(); from += AT_ONCE) {
            parts.add(told.subList(from, Math.min(told.size(), from + AT_ONCE)));
        }
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(part -> Cure.until("store", () -> halves(part, config)))
                .collect()
                .in(() -> new HashMap<>(), Map::putAll);
    }

    private Uni<Map<Integer, PlanEnd>> halves(List<Told> told, ConfigSnapshot config) {
        return Uni.createFrom()
                .deferred(() -> together(told, config))
                .onFailure(failure -> Refusal.isRefused(failure) || !Cure.isCurable(failure))
                .recoverWithUni(failure -> {
                    if (told.size() == 1) {
                        return Uni.createFrom().item(setAside(told.getFirst(), failure));
                    }
                    int half = told.size() / 2;
                    return halves(told.subList(0, half), config)
                            .chain(first -> halves(told.subList(half, told.size()), config)
                                    .map(second -> {
                                        Map<Integer, PlanEnd> both = new HashMap<>(first);
                                        both.putAll(second);
                                        return both;
                                    }));
                });
    }

    private static Map<Integer, PlanEnd> setAside(Told told, Throwable failure) {
        LOG.errorf(
                "no delivery of a verdict: project=%d call=%d error=%s",
                told.verdict().projectId(),
                told.verdict().callLogId(),
                failure.getClass().getName());
        return Map.of(told.index(), PlanEnd.REJECTED);
    }

    private Uni<Map<Integer, PlanEnd>> together(List<Told> told, ConfigSnapshot config) {
        Map<Told, Audience> audiences = new LinkedHashMap<>();
        told.forEach(each -> audiences.put(each, Audience.of(each.verdict(), config)));
        Set<CallRef> calls = new HashSet<>();
        audiences.forEach((each, audience) -> {
            if (audience instanceof Audience.Endpoint) {
                calls.add(each.call());
            }
        });
        Uni<Map<CallRef, EvaluatedCall>> loaded =
                calls.isEmpty() ? Uni.createFrom().item(Map.of()) : CallViews.load(pool, calls);
        return loaded.emitOn(Infrastructure.getDefaultWorkerPool()).chain(found -> {
            Map<Integer, PlanEnd> ends = new HashMap<>();
            Map<String, Integer> firsts = new HashMap<>();
            List<NewDelivery> fresh = new ArrayList<>();
            audiences.forEach((each, audience) -> {
                Draft draft = draft(each, audience, found);
                NewDelivery delivery = draft.delivery();
                boolean first = delivery != null && firsts.putIfAbsent(delivery.id(), each.index()) == null;
                if (delivery != null && first) {
                    fresh.add(delivery);
                }
                ends.put(each.index(), delivery == null || first ? draft.end() : PlanEnd.KNOWN);
            });
            Map<String, Integer> later = new LinkedHashMap<>();
            List<NewDelivery> changes = new ArrayList<>();
            audiences.forEach((each, audience) -> {
                NewDelivery change = change(each, audience, found);
                if (change != null && later.putIfAbsent(change.id(), each.index()) == null) {
                    changes.add(change);
                }
            });
            // In this order: what changed is told where somebody was told before.
            return deliveries
                    .create(fresh)
                    .chain(made -> deliveries.create(changes).map(changed -> {
                        firsts.forEach((id, index) -> {
                            if (!made.contains(id)) {
                                ends.put(index, PlanEnd.KNOWN);
                            }
                        });
                        changed.forEach(id -> ends.put(later.getOrDefault(id, -1), PlanEnd.PLANNED));
                        return ends;
                    }));
        });
    }

    /** The delivery of a verdict that says something else than the one before, {@code null} when it does not. */
    private @Nullable NewDelivery change(Told told, Audience audience, Map<CallRef, EvaluatedCall> found) {
        EvaluatedCall call = found.get(told.call());
        return audience instanceof Audience.Endpoint(String url)
                        && call != null
                        && told.verdict().differs()
                ? Notification.reevaluated(
                        told.verdict(), call, url, told.trace().text())
                : null;
    }

    /** A delivery that may turn out to be known, and the end of its verdict if it does not. */
    private record Draft(PlanEnd end, @Nullable NewDelivery delivery) {}

    private Draft draft(Told told, Audience audience, Map<CallRef, EvaluatedCall> found) {
        return switch (audience) {
            case Audience.Nobody _ -> new Draft(PlanEnd.NOBODY_TO_TELL, null);
            case Audience.Muted(String url) ->
                new Draft(
                        PlanEnd.MUTED,
                        Notification.muted(told.verdict(), url, told.trace().text()));
            case Audience.Endpoint(String url) -> {
                EvaluatedCall call = found.get(told.call());
                if (call == null) {
                    yield new Draft(PlanEnd.DELETED, null);
                }
                TraceContext trace =
                        spans.record("notifier plan", told.trace(), clock.instant(), Notification.id(told.verdict()));
                yield new Draft(PlanEnd.PLANNED, Notification.of(told.verdict(), call, url, trace.text()));
            }
        };
    }
}
