package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetrics;
import dev.earshot.evaluator.plan.Chosen;
import dev.earshot.evaluator.plan.Plan;
import dev.earshot.evaluator.plan.Sample;
import dev.earshot.evaluator.plan.Strata;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.Known;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import dev.earshot.store.evaluation.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what a revision of a call means for its evaluation. Pure: configuration, knowledge and time come in.
 *
 * @param config the configuration that the plan is made with
 * @param patience how long what is waited for
 * @param now the time of the decision
 * @param overdue whether to go on without what is still waited for
 */
record Evaluation(ConfigSnapshot config, Waiting.Patience patience, Instant now, boolean overdue) {
    /** Plan hash of an evaluation that waits. */
    private static final String NO_PLAN = "";

    /** What becomes of a revision, given what the store knows of its call. */
    Step of(CallRevision revision, Known known) {
        CallLog call = revision.call();
        Standing standing = known.standing();
        if (known.deleted()) {
            return new Step.Skip("deleted");
        }
        Project project = config.project(call.projectId());
        if (project == null) {
            return knows(config, call.projectId())
                    ? new Step.Skip("project_deleted")
                    : new Step.Aside("unknown_project");
        }
        if (standing != null && revision.revision() < standing.revision()) {
            return new Step.Skip("outdated");
        }
        if (standing != null && standing.isPlanned() && revision.revision() == standing.revision()) {
            // Not planned anew: the configuration of today would make another verdict of the same revision.
            return new Step.Repeat(standing.current(), standing.verdict());
        }
        Waiting waiting = overdue ? null : Waiting.of(call, patience, now);
        return waiting == null ? planned(revision, known, project) : waiting(revision, known, project, waiting);
    }

    /** Whether there is a document of this project, also of a deleted one. */
    static boolean knows(ConfigSnapshot config, long projectId) {
        return config.documents().containsKey("project:" + projectId);
    }

    private Step waiting(CallRevision revision, Known known, Project project, Waiting waiting) {
        CallLog call = revision.call();
        Standing before = known.standing();
        if (before != null && before.isPlanned()) {
            // What was evaluated once is deferred no more: nobody would come back to it.
            return switch (waiting.reason()) {
                case RELEASE -> planned(revision, known, project);
                case TRANSCRIPT -> new Step.Repeat(before.current(), before.verdict());
            };
        }
        if (before != null && before.revision() == revision.revision()) {
            return new Step.Skip(waiting.reason().outcome());
        }
        Sample sample = Sample.undecided(call);
        Standing after = new Standing(
                revision.revision(),
                NO_PLAN,
                1,
                waiting.until(),
                0,
                sample.u(),
                sample.pi(),
                sample.stratum(),
                null,
                List.of());
        return new Step.Write(
                change(call, known, after, List.of()),
                List.of(),
                null,
                waiting.reason().outcome());
    }

    private Step planned(CallRevision revision, Known known, Project project) {
        CallLog call = revision.call();
        Standing before = known.standing();
        Conversation conversation = Conversation.of(call);
        Plan plan = Plan.of(call, Chosen.of(call, config), CodeMetrics::inputs);
        if (before != null && before.planHash().equals(plan.hash())) {
            Standing after = before.at(revision.revision());
            return new Step.Write(
                    change(call, known, after, List.of()), before.current(), before.verdict(), "unchanged");
        }
        Sample sample = before == null || before.stratum().equals(Sample.UNDECIDED)
                ? Sample.decide(
                        call,
                        Strata.of(call, conversation.hasInfrastructureIssue(), conversation.latencyP95Ms()),
                        project.sampleRate())
                : new Sample(before.u(), before.pi(), before.stratum());
        Scoring scoring = new Scoring(revision, conversation, sample, 0, now);
        Map<String, LedgerRow> rows = new HashMap<>();
        if (before != null) {
            before.rows().forEach(row -> rows.merge(key(row), row, LedgerRow::newer));
        }
        List<LedgerRow> ended = new ArrayList<>();
        for (Plan.Planned each : plan.metrics()) {
            LedgerRow earlier = rows.remove(each.key());
            ended.add(earlier != null && earlier.hasEnded() ? earlier.revived() : scoring.score(each));
        }
        List<LedgerRow> written = new ArrayList<>(ended);
        rows.values().stream()
                .filter(LedgerRow::current)
                .map(LedgerRow::superseded)
                .forEach(written::add);
        Serialized<Verdict> verdict = new Deciding(config, now).verdict(revision, project.rubric(), ended, before, 0);
        Standing after = new Standing(
                revision.revision(),
                plan.hash(),
                0,
                now.plus(patience.transcript()),
                verdict.value().number(),
                sample.u(),
                sample.pi(),
                sample.stratum(),
                verdict,
                written);
        return new Step.Write(change(call, known, after, written), ended, verdict, "decided");
    }

    private Change change(CallLog call, Known known, Standing after, List<LedgerRow> rows) {
        return new Change(
                new CallRef(call.projectId(), call.id()),
                known.receivedOn(),
                known.standing(),
                after,
                rows,
                List.of(),
                now);
    }

    private static String key(LedgerRow row) {
        return Plan.key(row.metricId(), row.metricVersion(), row.inputHash());
    }
}
