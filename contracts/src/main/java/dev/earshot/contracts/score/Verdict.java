package dev.earshot.contracts.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call: the value of {@code earshot.verdicts.v1}, published after the scores it rests on.
 *
 * @param id derived, {@link dev.earshot.contracts.id.DerivedIds#verdict}; the record's {@code ce_id}
 * @param projectId the tenant
 * @param callLogId the call
 * @param callId the provider's id of the call
 * @param agentId the agent, {@code null} when unknown
 * @param revision the revision of the call that was judged
 * @param number 1, 2, … per call; a consumer ignores a number not higher than the one it knows
 * @param requestId 0 for live evaluation, else the id of the command that asked
 * @param success whether the call passed its rubric
 * @param partial whether a rule's metric has no value because it was sampled out, not evaluated, failed, or still waits
 * @param rules each rule of the rubric with what became of it
 * @param planned how many metrics were planned
 * @param scored how many of them have a value
 * @param receivedAt when the first webhook of the call arrived
 * @param webhookAt when the webhook that led to this verdict arrived; freshness counts from here
 * @param decidedAt when the verdict was decided
 * @param successBefore what the verdict before said, {@code null} for the first
 * @param changes metrics whose value is another one than at the verdict before, by id; empty for the first
 */
public record Verdict(
        String id,
        long projectId,
        long callLogId,
        String callId,
        @Nullable Long agentId,
        int revision,
        int number,
        long requestId,
        boolean success,
        boolean partial,
        List<RuleResult> rules,
        int planned,
        int scored,
        Instant receivedAt,
        Instant webhookAt,
        Instant decidedAt,
        @Nullable Boolean successBefore,
        List<ScoreChange> changes) {
    public Verdict {
        rules = List.copyOf(rules);
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /** Whether it says something else than the verdict before; of the first there is none before. */
    public boolean differs() {
        return successBefore != null && (successBefore != success || !changes.isEmpty());
    }

    /**
     * One rule of the rubric.
     *
     * @param metricId the metric
     * @param metricName its name
     * @param value the value it was held against: a number, a text, or {@code null} when there is none
     * @param passed {@code null} when the rule was skipped because there is no value
     * @param end the end of the metric, e.g. {@code scored}, or {@code waiting}
     * @param conditions the rule in words, e.g. {@code score gte 5}
     * @param expectedConditions the rule as it was written
     * @param explanation why the metric has that value
     */
    public record RuleResult(
            long metricId,
            String metricName,
            @Nullable JsonNode value,
            @Nullable Boolean passed,
            String end,
            String conditions,
            Condition expectedConditions,
            List<String> explanation) {
        public RuleResult {
            explanation = List.copyOf(explanation);
        }
    }
}
