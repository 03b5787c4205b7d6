package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.CodeMetrics;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.plan.Plan;
import dev.earshot.evaluator.plan.Sample;
import dev.earshot.evaluator.plan.Strata;
import dev.earshot.evaluator.rubric.Ended;
import dev.earshot.evaluator.rubric.RubricDecision;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.evaluation.CallRef;
import dev.earshot.store.evaluation.Change;
import dev.earshot.store.evaluation.Known;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decides what a revision of a call means for its evaluation. Pure: configuration, knowledge and time come in. */
final class Evaluation {
    private static final Logger LOG = Logger.getLogger(Evaluation.class);
    /** How long a verdict, or a transcript, is waited for. */
    static final Duration DEADLINE = Duration.ofMinutes(10);
    /** Plan hash of an evaluation that waits for its transcript. */
    private static final String NO_PLAN = "";

    private final ConfigSnapshot config;
    private final Instant now;

    Evaluation(ConfigSnapshot config, Instant now) {
        this.config = config;
        this.now = now;
    }

    /**
     * What becomes of a revision.
     *
     * @param revision the call
     * @param known what the store knows of it
     * @param transcriptOverdue whether to go on without the transcript that is still waited for
     */
    Step of(CallRevision revision, Known known, boolean transcriptOverdue) {
        CallLog call = revision.call();
        Standing standing = known.standing();
        Project project = config.project(call.projectId());
        if (known.deleted() || project == null) {
            return new Step.Skip(known.deleted() ? "deleted" : "unknown_project");
        }
        if (standing != null && revision.revision() < standing.revision()) {
            return new Step.Skip("outdated");
        }
        boolean pending = call.has(Flags.TRANSCRIPT_PENDING);
        if (pending && !transcriptOverdue && now.isBefore(call.receivedAt().plus(DEADLINE))) {
            return standing == null || !standing.isPlanned()
                    ? waiting(revision, known)
                    : new Step.Repeat(standing.rows(), standing.verdict());
        }
        return planned(revision, known, project, pending);
    }

    private Step waiting(CallRevision revision, Known known) {
        CallLog call = revision.call();
        Standing before = known.standing();
        if (before != null && before.revision() == revision.revision()) {
            return new Step.Skip("waits_for_transcript");
        }
        Sample sample = Sample.undecided(call);
        Standing after = new Standing(
                revision.revision(),
                NO_PLAN,
                1,
                call.receivedAt().plus(DEADLINE),
                0,
                sample.u(),
                sample.pi(),
                sample.stratum(),
                null,
                List.of());
        return new Step.Write(change(call, known, after, List.of()), List.of(), null, "waits_for_transcript");
    }

    private Step planned(CallRevision revision, Known known, Project project, boolean withoutTranscript) {
        CallLog call = revision.call();
        Standing before = known.standing();
        Conversation conversation = Conversation.of(call);
        Sample sample = before != null && !before.stratum().equals(Sample.UNDECIDED)
                ? new Sample(before.u(), before.pi(), before.stratum())
                : Sample.decide(
                        call,
                        Strata.of(call, conversation.hasInfrastructureIssue(), conversation.latencyP95Ms()),
                        project.sampleRate());
        Plan plan = Plan.of(call, config.metrics(project.id(), call.agentId()), Evaluation::inputs, withoutTranscript);
        String planHash = plan.hash();
        if (before != null && before.planHash().equals(planHash)) {
            if (before.revision() == revision.revision()) {
                return new Step.Repeat(current(before.rows()), before.verdict());
            }
            Standing after = new Standing(
                    revision.revision(),
                    planHash,
                    before.openMetrics(),
                    before.deadlineAt(),
                    before.number(),
                    before.u(),
                    before.pi(),
                    before.stratum(),
                    before.verdict(),
                    before.rows());
            return new Step.Write(
                    change(call, known, after, List.of()), current(before.rows()), before.verdict(), "unchanged");
        }
        return evaluated(revision, known, project, plan, planHash, sample, conversation, withoutTranscript);
    }

    private Step evaluated(
            CallRevision revision,
            Known known,
            Project project,
            Plan plan,
            String planHash,
            Sample sample,
            Conversation conversation,
            boolean withoutTranscript) {
        CallLog call = revision.call();
        Standing before = known.standing();
        Map<String, LedgerRow> rows = new HashMap<>();
        if (before != null) {
            before.rows().forEach(row -> rows.put(key(row), row));
        }
        List<LedgerRow> ended = new ArrayList<>();
        for (Plan.Planned each : plan.metrics()) {
            LedgerRow earlier = rows.remove(key(each));
            ended.add(
                    earlier != null && earlier.hasEnded()
                            ? earlier.revived()
                            : LedgerRow.ended(score(
                                    revision, each, sample, outcome(each, conversation, sample, withoutTranscript))));
        }
        List<LedgerRow> written = new ArrayList<>(ended);
        rows.values().stream()
                .filter(LedgerRow::current)
                .map(LedgerRow::superseded)
                .forEach(written::add);
        Verdict verdict = verdict(revision, project.rubric(), ended, before == null ? 1 : before.number() + 1);
        Standing after = new Standing(
                revision.revision(),
                planHash,
                0,
                now.plus(DEADLINE),
                verdict.number(),
                sample.u(),
                sample.pi(),
                sample.stratum(),
                verdict,
                written);
        return new Step.Write(change(call, known, after, written), ended, verdict, "decided");
    }

    private static Set<Input> inputs(Metric metric) {
        CodeMetric code = metric.type() == MetricType.CODE ? CodeMetrics.byCode(metric.code()) : null;
        return code == null ? Set.of() : code.inputs();
    }

    private Outcome outcome(Plan.Planned planned, Conversation conversation, Sample sample, boolean withoutTranscript) {
        Metric metric = planned.metric();
        if (withoutTranscript) {
            return new Outcome.NotEvaluated("needs_transcript", "No transcript came within ten minutes of the call.");
        }
        if (metric.samplingEnabled() && !sample.admits()) {
            return new Outcome.SampledOut(sample.u(), sample.pi());
        }
        return switch (metric.type()) {
            case CODE -> measured(metric, conversation);
            case LLM_JUDGE -> new Outcome.NotEvaluated("needs_llm", "No language model is configured.");
            case EXPRESSION -> new Outcome.NotEvaluated("needs_expression", "Expressions are not evaluated yet.");
        };
    }

    // The one place where a bug of a metric is caught: it costs its own score, not the call's others.
    private static Outcome measured(Metric metric, Conversation conversation) {
        CodeMetric code = CodeMetrics.byCode(metric.code());
        if (code == null) {
            return new Outcome.NotEvaluated("needs_code", "No code metric is called " + metric.code() + ".");
        }
        try {
            return code.measure(conversation, metric.configuration());
        } catch (RuntimeException bug) {
            LOG.errorf(
                    "metric failed: code=%s error=%s",
                    metric.code(), bug.getClass().getName());
            return new Outcome.Failed("internal");
        }
    }

    private Score score(CallRevision revision, Plan.Planned planned, Sample sample, Outcome outcome) {
        CallLog call = revision.call();
        Metric metric = planned.metric();
        return new Score(
                DerivedIds.score(
                        call.projectId(), call.id(), metric.id(), metric.metricVersion(), planned.inputHash(), 0),
                call.projectId(),
                call.id(),
                call.callId(),
                call.agentId(),
                revision.revision(),
                metric.id(),
                metric.metricVersion(),
                metric.name(),
                metric.code(),
                metric.type(),
                metric.evalType(),
                planned.inputHash(),
                0,
                sample.u(),
                sample.pi(),
                sample.stratum(),
                outcome,
                now);
    }

    private Verdict verdict(CallRevision revision, Rubric rubric, List<LedgerRow> ended, int number) {
        CallLog call = revision.call();
        Map<Long, Score> byMetric = new HashMap<>();
        for (LedgerRow row : ended) {
            Score score = row.score();
            if (score != null) {
                byMetric.put(row.metricId(), score);
            }
        }
        RubricDecision decision = RubricDecision.of(rubric, id -> {
            Score score = byMetric.get(id);
            return score == null
                    ? Ended.notPlanned(name(call, id))
                    : new Ended(score.metricName(), true, score.outcome());
        });
        return new Verdict(
                DerivedIds.verdict(call.projectId(), call.id(), number),
                call.projectId(),
                call.id(),
                call.callId(),
                call.agentId(),
                revision.revision(),
                number,
                0,
                decision.success(),
                decision.partial(),
                decision.rules(),
                ended.size(),
                (int) byMetric.values().stream()
                        .filter(score -> score.outcome() instanceof Outcome.Scored)
                        .count(),
                call.receivedAt(),
                revision.webhookAt(),
                now);
    }

    private String name(CallLog call, long metricId) {
        Metric metric = config.metric(call.projectId(), metricId);
        return metric == null ? "metric " + metricId : metric.name();
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

    private static List<LedgerRow> current(List<LedgerRow> rows) {
        return rows.stream().filter(LedgerRow::current).toList();
    }

    private static String key(LedgerRow row) {
        return row.metricId() + " " + row.metricVersion() + " " + row.inputHash();
    }

    private static String key(Plan.Planned planned) {
        return planned.metric().id() + " " + planned.metric().metricVersion() + " " + planned.inputHash();
    }

    /** What becomes of a revision. */
    sealed interface Step {
        /** The word for the counter. */
        String outcome();

        /** Nothing: it says nothing new. */
        record Skip(String outcome) implements Step {}

        /** It was evaluated before; what was decided is published again, for nobody knows whether it was. */
        record Repeat(List<LedgerRow> scores, @Nullable Verdict verdict) implements Step {
            @Override
            public String outcome() {
                return "repeated";
            }
        }

        /**
         * It changes the evaluation.
         *
         * @param change to be written
         * @param scores to be published once it is written
         * @param verdict to be published after them, {@code null} when there is none yet
         */
        record Write(
                Change change,
                List<LedgerRow> scores,
                @Nullable Verdict verdict,
                String outcome) implements Step {}
    }
}
