package dev.earshot.notifier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.api.CallLogJson;
import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.delivery.NewDelivery;
import org.jspecify.annotations.Nullable;

/** Whom a verdict is told, and in which words. */
final class Notification {
    static final String COMPLETED = "call_log.completed";
    // One per call: a second endpoint of its own would have another word here.
    private static final String ENDPOINT = "webhook";

    private Notification() {}

    /** Where a verdict goes, {@code null} when nobody wants to know. */
    static @Nullable String url(Verdict verdict, ConfigSnapshot config) {
        Project project = config.project(verdict.projectId());
        if (project == null || !(verdict.success() ? project.notifySuccess() : project.notifyFailed())) {
            return null;
        }
        Long agentId = verdict.agentId();
        Agent agent = agentId == null ? null : config.agent(project.id(), agentId);
        return agent != null && agent.webhookUrl() != null ? agent.webhookUrl() : project.webhookUrl();
    }

    /** The delivery of a verdict, with its body as it will be sent every time. */
    static NewDelivery of(Verdict verdict, EvaluatedCall call, String url, String traceparent) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("event_type", COMPLETED).put("type", COMPLETED);
        body.put("timestamp", verdict.decidedAt().toString());
        body.set("data", CallLogJson.detail(call));
        return new NewDelivery(
                verdict.projectId(),
                DerivedIds.delivery(verdict.projectId(), verdict.callLogId(), COMPLETED, 1, ENDPOINT),
                verdict.callLogId(),
                COMPLETED,
                verdict.number(),
                url,
                verdict.agentId(),
                EarshotJson.bytes(body),
                traceparent);
    }
}
