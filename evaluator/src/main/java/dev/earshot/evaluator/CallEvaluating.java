package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.cure.Cure;
import dev.earshot.store.Partitions;
import dev.earshot.store.Refusal;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.EvaluationStore;
import dev.earshot.store.evaluation.Known;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a batch against the store: read, decide, write what nobody overtook, and begin again with the rest. A call
 * that cannot be read, decided or written is found by halves and set aside; the others go on. What time cures is waited
 * for at each question to the store, so that a repeat does nothing twice.
 */
@Singleton
final class CallEvaluating {
    private static final Logger LOG = Logger.getLogger(CallEvaluating.class);

    private final EvaluationStore store;
    private final EvaluatorConfig settings;
    private final Clock clock;

    @Inject
    CallEvaluating(EvaluationStore store, EvaluatorConfig settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** What was told of these calls, one revision of each: every one gets its step. */
    Uni<Map<CallRef, Step>> told(Map<CallRef, CallRevision> calls, ConfigSnapshot config) {
        return round(new Batch(calls, config, false, new HashMap<>()));
    }

    /**
     * Forgets what a batch may have written of calls while they were being deleted: it had read them as they were before.
     * Whoever deleted them has forgotten the rest.
     */
    Uni<Void> forget(List<CallRef> deleted) {
        return deleted.isEmpty() ? Uni.createFrom().voidItem() : Cure.until("store", () -> store.forget(deleted));
    }

    /** Goes on without what these calls still wait for; what they announce leaves through the outbox. */
    Uni<Map<CallRef, Step>> overdue(Map<CallRef, CallRevision> calls, ConfigSnapshot config) {
        return round(new Batch(calls, config, true, new HashMap<>()));
    }

    /** Calls without a step yet, and the steps of the others. */
    private record Batch(
            Map<CallRef, CallRevision> open, ConfigSnapshot config, boolean overdue, Map<CallRef, Step> steps) {}

    private Uni<Map<CallRef, Step>> round(Batch batch) {
        if (batch.open().isEmpty()) {
            return Uni.createFrom().item(batch.steps());
        }
        Map<CallRef, LocalDate> days = new HashMap<>();
        batch.open()
                .forEach((call, revision) -> days.put(
                        call,
                        revision.call().receivedAt().atOffset(ZoneOffset.UTC).toLocalDate()));
        return byHalves(List.copyOf(days.keySet()), batch, calls -> store.read(only(days, calls)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(known -> write(batch, decide(batch, known)));
    }

    private Uni<Map<CallRef, Step>> write(Batch batch, Map<CallRef, Step.Write> writes) {
        return byHalves(List.copyOf(writes.keySet()), batch, calls -> {
                    List<Change> changes = only(writes, calls).values().stream()
                            .map(Step.Write::change)
                            .toList();
                    return store.write(changes).map(written -> only(writes, List.copyOf(written)));
                })
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(written -> {
                    batch.steps().putAll(written);
                    Map<CallRef, CallRevision> again = new LinkedHashMap<>(batch.open());
                    again.keySet().removeAll(batch.steps().keySet());
                    return round(new Batch(again, batch.config(), batch.overdue(), batch.steps()));
                });
    }

    /** Steps that write come back; all others stand. */
    private Map<CallRef, Step.Write> decide(Batch batch, Map<CallRef, Known> known) {
        Waiting.Patience patience = new Waiting.Patience(settings.verdictDeadline(), settings.deferral());
        Evaluation evaluation = new Evaluation(batch.config(), patience, clock.instant(), batch.overdue());
        Map<CallRef, Step.Write> writes = new LinkedHashMap<>();
        batch.open().forEach((call, revision) -> {
            Known each = known.get(call);
            if (each == null) {
                return; // set aside already
            }
            Step step = decide(evaluation, call, revision, each);
            if (step instanceof Step.Write write) {
                writes.put(call, write);
            } else {
                batch.steps().put(call, step);
            }
        });
        return writes;
    }

    // The one place where a bug of ours in deciding is caught: it costs its own call, not the partition.
    private static Step decide(Evaluation evaluation, CallRef call, CallRevision revision, Known known) {
        try {
            Step step = evaluation.of(revision, known);
            return evaluation.overdue() && step instanceof Step.Write write ? relayed(write) : step;
        } catch (RuntimeException bug) {
            LOG.errorf(
                    bug,
                    "evaluation failed: project=%d call=%d revision=%d",
                    call.projectId(),
                    call.callLogId(),
                    revision.revision());
            return Step.Aside.INTERNAL;
        }
    }

    private static Step relayed(Step.Write write) {
        Change change = write.change().relaying(Announcement.of(write.scores(), write.verdict(), TraceContext.start()));
        return new Step.Write(change, write.scores(), write.verdict(), write.outcome());
    }

    /**
     * Asks the store about a batch. What it will never answer is found by halves and set aside, so that the result lacks
     * those calls.
     */
    private static <V> Uni<Map<CallRef, V>> byHalves(
            List<CallRef> calls, Batch batch, Function<List<CallRef>, Uni<Map<CallRef, V>>> work) {
        if (calls.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return Cure.until(
                        "store",
                        () -> work.apply(calls)
                                .map(Answer::of)
                                .onFailure(CallEvaluating::isForGood)
                                .recoverWithItem(Answer::none))
                .chain(answer -> {
                    if (answer.failure() == null) {
                        return Uni.createFrom().item(answer.found());
                    }
                    if (calls.size() == 1) {
                        batch.steps().put(calls.getFirst(), lost(calls.getFirst(), answer.failure()));
                        return Uni.createFrom().item(Map.of());
                    }
                    int half = calls.size() / 2;
                    return byHalves(calls.subList(0, half), batch, work)
                            .chain(first -> byHalves(calls.subList(half, calls.size()), batch, work)
                                    .map(second -> {
                                        Map<CallRef, V> both = new HashMap<>(first);
                                        both.putAll(second);
                                        return both;
                                    }));
                });
    }

    private static boolean isForGood(Throwable failure) {
        boolean refused = Refusal.isRefused(failure) && !Partitions.isMissing(failure);
        return refused || !Cure.isCurable(failure);
    }

    private static Step lost(CallRef call, Throwable failure) {
        boolean refused = Refusal.isRefused(failure);
        LOG.errorf(
                "evaluation cannot be stored: project=%d call=%d error=%s",
                call.projectId(), call.callLogId(), failure.getClass().getName());
        return refused ? new Step.Aside("store_refused") : Step.Aside.INTERNAL;
    }

    private static <V> Map<CallRef, V> only(Map<CallRef, V> all, List<CallRef> calls) {
        Map<CallRef, V> some = new LinkedHashMap<>();
        for (CallRef call : calls) {
            V each = all.get(call);
            if (each != null) {
                some.put(call, each);
            }
        }
        return some;
    }

    private record Answer<V>(
            Map<CallRef, V> found, @Nullable Throwable failure) {
        static <V> Answer<V> of(Map<CallRef, V> found) {
            return new Answer<>(found, null);
        }

        static <V> Answer<V> none(Throwable failure) {
            return new Answer<>(Map.of(), failure);
        }
    }
}
