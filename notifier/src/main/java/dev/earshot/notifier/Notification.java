package dev.earshot.notifier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.ScoreChange;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.delivery.NewDelivery;
import org.jspecify.annotations.Nullable;

/** A verdict in the words of a webhook. */
final class Notification {
    static final String COMPLETED = "call_log.completed";
    static final String REEVALUATED = "call_log.reevaluated";
    // One per call: a second endpoint of its own would have another word here.
    private static final String ENDPOINT = "webhook";

    private Notification() {}

    /** The delivery of a verdict, with its body as it will be sent every time: the call as the API shows it now. */
    static NewDelivery of(Verdict verdict, EvaluatedCall call, String url, String traceparent) {
        // The newest verdict is what the body shows, and it may be later than the one that came in.
        Verdict shown = call.verdict() == null ? verdict : call.verdict();
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("event_type", COMPLETED).put("type", COMPLETED);
        body.put("timestamp", shown.decidedAt().toString());
        body.set("data", CallLogJson.detail(call));
        return new NewDelivery(
                verdict.projectId(),
                id(verdict),
                verdict.callLogId(),
                COMPLETED,
                shown.number(),
                url,
                verdict.agentId(),
                EarshotJson.bytes(body),
                traceparent);
    }

    /**
     * The delivery of a later verdict that says something else: the call as the API shows it now, and what changed. It is
     * made only where the first delivery of its call told of an earlier one.
     */
    static NewDelivery reevaluated(Verdict verdict, EvaluatedCall call, String url, String traceparent) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("event_type", REEVALUATED).put("type", REEVALUATED);
        body.put("timestamp", verdict.decidedAt().toString());
        body.set("data", CallLogJson.detail(call));
        ObjectNode changes = body.putObject("changes");
        changes.putObject("success").put("before", verdict.successBefore()).put("after", verdict.success());
        ArrayNode metrics = changes.putArray("metrics");
        for (ScoreChange change : verdict.changes()) {
            ObjectNode metric = metrics.addObject().put("id", change.metricId()).put("name", change.metricName());
            value(metric.putObject("before"), change.before());
            value(metric.putObject("after"), change.after());
        }
        return new NewDelivery(
                verdict.projectId(),
                DerivedIds.delivery(verdict.projectId(), verdict.callLogId(), REEVALUATED, verdict.number(), ENDPOINT),
                verdict.callLogId(),
                REEVALUATED,
                verdict.number(),
                url,
                verdict.agentId(),
                EarshotJson.bytes(body),
                traceparent,
                id(verdict));
    }

    private static void value(ObjectNode json, ScoreChange.@Nullable Value value) {
        json.put("score", value == null ? null : value.score());
        json.put("enum", value == null ? null : value.choice());
    }

    /** The note that a first verdict was kept silent. */
    static NewDelivery muted(Verdict verdict, String url, String traceparent) {
        return new NewDelivery(
                verdict.projectId(),
                id(verdict),
                verdict.callLogId(),
                COMPLETED,
                verdict.number(),
                url,
                verdict.agentId(),
                null,
                traceparent);
    }

    /** The {@code webhook-id}: of the call, not of the verdict, so that there is one. */
    static String id(Verdict verdict) {
        return DerivedIds.delivery(verdict.projectId(), verdict.callLogId(), COMPLETED, 1, ENDPOINT);
    }
}
