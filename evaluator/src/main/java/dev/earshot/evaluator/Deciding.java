package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.ScoreChange;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.evaluator.rubric.Ended;
import dev.earshot.evaluator.rubric.RubricDecision;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.evaluation.LedgerRow;
import dev.earshot.store.evaluation.Serialized;
import dev.earshot.store.evaluation.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the verdict of a revision whose metrics have all ended.
 *
 * @param config names the metrics that rules speak of and nobody planned
 * @param now when it is decided
 */
record Deciding(ConfigSnapshot config, Instant now) {
    /**
     * The next verdict.
     *
     * @param before what stood, {@code null} for the first
     * @param requestId 0 for live evaluation, else the request that asked
     */
    Serialized<Verdict> verdict(
            CallRevision revision, Rubric rubric, List<LedgerRow> ended, @Nullable Standing before, long requestId) {
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
        Serialized<Verdict> last = before == null ? null : before.verdict();
        int number = before == null ? 1 : before.number() + 1;
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
                requestId,
                decision.success(),
                decision.partial(),
                decision.rules(),
                ended.size(),
                (int) scored,
                call.receivedAt(),
                revision.webhookAt(),
                now,
                last == null ? null : last.value().success(),
                before == null || last == null ? List.of() : changes(before.current(), byMetric)));
    }

    private static List<ScoreChange> changes(List<LedgerRow> before, Map<Long, Score> after) {
        Map<Long, Score> known = new TreeMap<>();
        before.forEach(row -> {
            Score score = row.score();
            if (score != null) {
                known.put(row.metricId(), score);
            }
        });
        Set<Long> metrics = new TreeSet<>(known.keySet());
        metrics.addAll(after.keySet());
        List<ScoreChange> changes = new ArrayList<>();
        for (long metric : metrics) {
            Score old = known.get(metric);
            Score fresh = after.get(metric);
            ScoreChange.Value was = old == null ? null : ScoreChange.Value.of(old.outcome());
            ScoreChange.Value is = fresh == null ? null : ScoreChange.Value.of(fresh.outcome());
            if (!Objects.equals(was, is)) {
                Score named = fresh == null ? Objects.requireNonNull(old) : fresh;
                changes.add(new ScoreChange(metric, named.metricName(), was, is));
            }
        }
        return changes;
    }

    private String name(CallLog call, long metricId) {
        Metric metric = config.metric(call.projectId(), metricId);
        return metric == null ? "metric " + metricId : metric.name();
    }
}
