package dev.earshot.contracts.score;

import java.time.Instant;
import java.util.List;

/**
 * Somebody's wish that a call be evaluated once more: the value of {@code earshot.evaluations.requested.v1}, one record a
 * call.
 *
 * @param id of the request, the same for all its calls; it is part of the ledger's key, so that a person's request always
 *     evaluates again and a repeated record never does
 * @param projectId the tenant
 * @param callLogId the call
 * @param callId the provider's id of the call
 * @param metricIds the metrics that are wanted; empty for all that the call gets
 * @param configOffset the offset of {@code earshot.config.v1} up to which whoever took the request had read: a reader that
 *     is behind it may not know the metrics yet
 * @param requestedAt when it was asked for
 */
public record EvaluationRequest(
        long id,
        long projectId,
        long callLogId,
        String callId,
        List<Long> metricIds,
        long configOffset,
        Instant requestedAt) {
    public EvaluationRequest {
        metricIds = metricIds == null ? List.of() : List.copyOf(metricIds);
    }
}
