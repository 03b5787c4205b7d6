package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.EvaluationStore;
import dev.earshot.store.evaluation.Known;
import dev.earshot.store.evaluation.OverdueStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Evaluates one call because somebody asked: read, decide, write what nobody overtook, else begin again. */
@Singleton
final class RequestEvaluating {
    private final EvaluationStore store;
    private final OverdueStore calls;
    private final Configuration configuration;
    private final EvaluatorConfig settings;
    private final Clock clock;

    @Inject
    RequestEvaluating(
            EvaluationStore store,
            OverdueStore calls,
            Configuration configuration,
            EvaluatorConfig settings,
            Clock clock) {
        this.store = store;
        this.calls = calls;
        this.configuration = configuration;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param step the last one
     * @param messages to be published, in order
     */
    record Answer(Step step, List<EventMessage> messages) {}

    /** Evaluates; fails with the database's own exception, then nothing of the last step was written. */
    Uni<Answer> of(EvaluationRequest request, TraceContext trace) {
        return round(request, trace, List.of());
    }

    private Uni<Answer> round(EvaluationRequest request, TraceContext trace, List<EventMessage> before) {
        CallRef call = new CallRef(request.projectId(), request.callLogId());
        return store.read(Map.of(call, LocalDate.EPOCH)).chain(found -> {
            Known known = found.get(call);
            if (known == null) {
                return Uni.createFrom().item(new Answer(new Step.Skip("not_found"), before));
            }
            return calls.calls(Map.of(call, known.receivedOn()))
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .chain(revisions -> revisions.isEmpty()
                            ? Uni.createFrom()
                                    .item(new Answer(new Step.Skip(known.deleted() ? "deleted" : "not_found"), before))
                            : step(request, trace, before, revisions.getFirst(), known));
        });
    }

    private Uni<Answer> step(
            EvaluationRequest request,
            TraceContext trace,
            List<EventMessage> before,
            CallRevision revision,
            Known known) {
        Waiting.Patience patience = new Waiting.Patience(settings.verdictDeadline(), settings.deferral());
        Step step = new Requested(configuration.now(), patience, clock.instant()).of(request, revision, known);
        List<EventMessage> messages = new ArrayList<>(before);
        return switch (step) {
            case Step.Skip _, Step.Aside _ -> Uni.createFrom().item(new Answer(step, messages));
            case Step.Repeat repeat -> {
                messages.addAll(Announcement.of(repeat.scores(), repeat.verdict(), trace));
                yield Uni.createFrom().item(new Answer(step, messages));
            }
            case Step.Write write ->
                store.write(List.of(write.change())).chain(written -> {
                    if (written.isEmpty()) {
                        return round(request, trace, before);
                    }
                    messages.addAll(Announcement.of(write.scores(), write.verdict(), trace));
                    // What waited was evaluated first; now comes what was asked for.
                    return write.outcome().equals("requested")
                            ? Uni.createFrom().item(new Answer(step, messages))
                            : round(request, trace, messages);
                });
        };
    }
}
