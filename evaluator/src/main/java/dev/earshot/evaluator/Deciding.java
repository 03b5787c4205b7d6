package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.evaluator.rubric.Ended;
import dev.earshot.evaluator.rubric.RubricDecision;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the verdict of a revision whose metrics have all ended.
 *
 * @param config names the metrics that rules speak of and nobody planned
 * @param now when it is decided
 */
record Deciding(ConfigSnapshot config, Instant now) {
    Serialized<Verdict> verdict(CallRevision revision, Rubric rubric, List<LedgerRow> ended, int number) {
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
        long scored = byMetric.values().stream()
                .filter(score -> score.outcome() instanceof Outcome.Scored)
                .count();
        return Serialized.fresh(new Verdict(
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
                (int) scored,
                call.receivedAt(),
                revision.webhookAt(),
                now));
    }

    private String name(CallLog call, long metricId) {
        Metric metric = config.metric(call.projectId(), metricId);
        return metric == null ? "metric " + metricId : metric.name();
    }
}
