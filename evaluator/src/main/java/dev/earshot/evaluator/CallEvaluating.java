package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.Refusal;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.EvaluationStore;
import dev.earshot.store.evaluation.Known;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates a batch against the store: read, decide, write what nobody overtook, and begin again with the rest. What
 * the database refuses for its data is found by halves and set aside.
 */
@Singleton
final class CallEvaluating {
    private final EvaluationStore store;

    @Inject
    CallEvaluating(EvaluationStore store) {
        this.store = store;
    }

    /**
     * What became of a batch.
     *
     * @param steps by call
     * @param refused calls whose results the database does not take
     */
    record Done(Map<CallRef, Evaluation.Step> steps, Set<CallRef> refused) {}

    /** Fails only for what passes: the database away. */
    Uni<Done> evaluate(List<CallRevision> revisions, ConfigSnapshot config, Instant now) {
        Map<CallRef, CallRevision> open = new LinkedHashMap<>();
        revisions.forEach(revision -> open.put(
                new CallRef(revision.call().projectId(), revision.call().id()), revision));
        return round(open, config, now, new Done(new HashMap<>(), new HashSet<>()));
    }

    private Uni<Done> round(Map<CallRef, CallRevision> open, ConfigSnapshot config, Instant now, Done done) {
        if (open.isEmpty()) {
            return Uni.createFrom().item(done);
        }
        Map<CallRef, LocalDate> days = new HashMap<>();
        open.forEach((call, revision) -> days.put(
                call, revision.call().receivedAt().atOffset(ZoneOffset.UTC).toLocalDate()));
        return store.read(days).emitOn(Infrastructure.getDefaultWorkerPool()).chain(known -> {
            Map<CallRef, Evaluation.Step> steps = decide(open, known, config, now);
            List<Change> changes = new ArrayList<>();
            steps.values().forEach(step -> {
                if (step instanceof Evaluation.Step.Write write) {
                    changes.add(write.change());
                }
            });
            return write(changes, done.refused()).chain(written -> {
                Map<CallRef, CallRevision> again = new LinkedHashMap<>();
                steps.forEach((call, step) -> {
                    boolean settled = !(step instanceof Evaluation.Step.Write) || written.contains(call);
                    if (settled) {
                        done.steps().put(call, step);
                    } else if (!done.refused().contains(call)) {
                        CallRevision revision = open.get(call);
                        if (revision != null) {
                            again.put(call, revision);
                        }
                    }
                });
                return round(again, config, now, done);
            });
        });
    }

    private static Map<CallRef, Evaluation.Step> decide(
            Map<CallRef, CallRevision> open, Map<CallRef, Known> known, ConfigSnapshot config, Instant now) {
        Evaluation evaluation = new Evaluation(config, now);
        Map<CallRef, Evaluation.Step> steps = new LinkedHashMap<>();
        open.forEach((call, revision) -> {
            Known each = known.get(call);
            if (each != null) {
                steps.put(call, evaluation.of(revision, each, false));
            }
        });
        return steps;
    }

    private Uni<Set<CallRef>> write(List<Change> changes, Set<CallRef> refused) {
        return store.write(changes).onFailure(Refusal::isRefused).recoverWithUni(failure -> {
            if (changes.size() == 1) {
                refused.add(changes.getFirst().call());
                return Uni.createFrom().item(Set.of());
            }
            int half = changes.size() / 2;
            return write(changes.subList(0, half), refused)
                    .chain(first -> write(changes.subList(half, changes.size()), refused)
                            .map(second -> {
                                Set<CallRef> both = new HashSet<>(first);
                                both.addAll(second);
                                return both;
                            }));
        });
    }
}
