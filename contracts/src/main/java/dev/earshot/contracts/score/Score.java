package dev.earshot.contracts.score;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of one metric version on one revision of a call: the value of {@code earshot.scores.v1}, and an ended row
 * of the ledger.
 *
 * @param id derived, {@link dev.earshot.contracts.id.DerivedIds#score}; the record's {@code ce_id}
 * @param projectId the tenant
 * @param callLogId the call
 * @param callId the provider's id of the call
 * @param agentId the agent, {@code null} when unknown
 * @param revision the call's revision that was read
 * @param metricId the metric
 * @param metricVersion its immutable version, 1, 2, …
 * @param metricName its name at that version
 * @param metricCode the code of a predefined metric, else {@code null}
 * @param metricType how the value is come by
 * @param evalType what kind of value it is
 * @param inputHash hash of what the metric read, 16 hex characters
 * @param requestId 0 for live evaluation, else the id of the command that asked
 * @param u the call's sampling draw in [0, 1)
 * @param pi the probability with which the call was included, 0 to 1
 * @param stratum why it was included, e.g. {@code random}
 * @param outcome the value, or why there is none
 * @param evaluatedAt when the evaluation ended
 */
public record Score(
        String id,
        long projectId,
        long callLogId,
        String callId,
        @Nullable Long agentId,
        int revision,
        long metricId,
        int metricVersion,
        String metricName,
        @Nullable String metricCode,
        MetricType metricType,
        EvalType evalType,
        String inputHash,
        long requestId,
        double u,
        double pi,
        String stratum,
        Outcome outcome,
        Instant evaluatedAt) {}
