package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.CodeMetrics;
import dev.earshot.evaluator.plan.Plan;
import dev.earshot.evaluator.plan.Sample;
import dev.earshot.store.evaluation.LedgerRow;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Gives each planned metric of one revision its end.
 *
 * @param revision the call
 * @param conversation the same, as metrics see it
 * @param sample whether metrics with sampling run
 * @param requestId 0 for live evaluation, else the request that asks: who asks is not sampled
 * @param now when the metrics end
 */
record Scoring(CallRevision revision, Conversation conversation, Sample sample, long requestId, Instant now) {
    private static final Logger LOG = Logger.getLogger(Scoring.class);

    LedgerRow score(Plan.Planned planned) {
        CallLog call = revision.call();
        Metric metric = planned.metric();
        return LedgerRow.ended(new Score(
                DerivedIds.score(
                        call.projectId(),
                        call.id(),
                        metric.id(),
                        metric.metricVersion(),
                        planned.inputHash(),
                        requestId),
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
                requestId,
                sample.u(),
                sample.pi(),
                sample.stratum(),
                planned.isKnown() ? outcome(metric) : unknown(metric.id()),
                now));
    }

    private static Outcome unknown(long id) {
        return new Outcome.NotEvaluated("needs_metric", "The project has no metric " + id + ".");
    }

    private Outcome outcome(Metric metric) {
        // Nothing can be said of a transcript that is not there, whoever would say it.
        if (conversation.lacksTranscript() instanceof Outcome.NotEvaluated lacking) {
            return lacking;
        }
        if (requestId == 0 && metric.samplingEnabled() && !sample.admits()) {
            return new Outcome.SampledOut(sample.u(), sample.pi());
        }
        return switch (metric.type()) {
            case CODE -> measured(metric);
            case LLM_JUDGE -> new Outcome.NotEvaluated("needs_llm", "No language model is configured.");
            case EXPRESSION -> new Outcome.NotEvaluated("needs_expression", "Expressions are not evaluated yet.");
        };
    }

    // A bug of a metric costs its own score, not the call's others.
    private Outcome measured(Metric metric) {
        CodeMetric code = CodeMetrics.byCode(metric.code());
        if (code == null) {
            String why = metric.code() == null
                    ? "Code that a project brings itself is not run yet."
                    : "No code metric is called " + metric.code() + ".";
            return new Outcome.NotEvaluated("needs_code", why);
        }
        try {
            return code.evaluate(conversation, metric.configuration());
        } catch (RuntimeException bug) {
            LOG.errorf(
                    "metric failed: code=%s project=%d call=%d error=%s",
                    code.code(),
                    revision.call().projectId(),
                    revision.call().id(),
                    bug.getClass().getName());
            return new Outcome.Failed("internal");
        }
    }
}
