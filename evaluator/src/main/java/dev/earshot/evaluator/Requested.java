package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetrics;
import dev.earshot.evaluator.plan.Chosen;
import dev.earshot.evaluator.plan.Plan;
import dev.earshot.evaluator.plan.Sample;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.Known;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import dev.earshot.store.evaluation.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what a request means for the evaluation of its call: the metrics that are wanted end once more, on the newest
 * revision and whether or not they were sampled out, and the next verdict rests on them and on what else stands. A call
 * whose evaluation still waits is evaluated first. Pure.
 *
 * @param config the configuration that the plan is made with
 * @param patience of evaluations that wait
 * @param now the time of the decision
 */
record Requested(ConfigSnapshot config, Waiting.Patience patience, Instant now) {
    /** Stratum of results that somebody asked for. */
    private static final String STRATUM = "requested";

    /** What becomes of the request, given the call's newest revision and what the store knows of its evaluation. */
    Step of(EvaluationRequest request, CallRevision revision, Known known) {
        CallLog call = revision.call();
        Standing before = known.standing();
        if (known.deleted()) {
            return new Step.Skip("deleted");
        }
        Project project = config.project(call.projectId());
        if (project == null) {
            return new Step.Skip("project_deleted");
        }
        if (before == null || !before.isPlanned()) {
            return new Evaluation(config, patience, now, true).of(revision, known);
        }
        List<LedgerRow> done = before.rows().stream()
                .filter(row -> row.requestId() == request.id())
                .toList();
        if (!done.isEmpty()) {
            return new Step.Repeat(before.current(), before.verdict());
        }
        Plan plan = Plan.of(call, chosen(request, call), CodeMetrics::inputs);
        Scoring scoring =
                new Scoring(revision, Conversation.of(call), new Sample(before.u(), 1, STRATUM), request.id(), now);
        List<LedgerRow> fresh = plan.metrics().stream().map(scoring::score).toList();
        Set<Long> wanted = fresh.stream().map(LedgerRow::metricId).collect(Collectors.toSet());
        boolean all = request.metricIds().isEmpty();
        List<LedgerRow> standing = new ArrayList<>(fresh);
        List<LedgerRow> written = new ArrayList<>(fresh);
        for (LedgerRow row : before.current()) {
            if (all || wanted.contains(row.metricId())) {
                written.add(row.superseded());
            } else {
                standing.add(row);
            }
        }
        Serialized<Verdict> verdict =
                new Deciding(config, now).verdict(revision, project.rubric(), standing, before, request.id());
        Standing after = new Standing(
                before.revision(),
                before.planHash(),
                before.openMetrics(),
                before.deadlineAt(),
                verdict.value().number(),
                before.u(),
                before.pi(),
                before.stratum(),
                verdict,
                written);
        Change change = new Change(
                new CallRef(call.projectId(), call.id()), known.receivedOn(), before, after, written, List.of(), now);
        return new Step.Write(change, fresh, verdict, "requested");
    }

    private Chosen chosen(EvaluationRequest request, CallLog call) {
        return request.metricIds().isEmpty()
                ? Chosen.of(call, config)
                : Chosen.named(call.projectId(), request.metricIds(), config);
    }
}
