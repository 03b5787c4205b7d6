package dev.earshot.normalizer.provider;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts.Rank;

/** What reports of a session have in common that a tracer inside an agent's own process sends, whatever it is built on. */
public final class TracedSession {
    private TracedSession() {}

    /** Facts with agent, start, metadata and trace; the gateway knows the agent, and that a report names it. */
    public static CallFacts.Draft facts(RawWebhook webhook, Payload.Tree payload, String callId, String provider) {
        Field body = payload.root();
        CallFacts.Draft facts = new CallFacts.Draft(callId, provider, Rank.FINAL, webhook.receivedAt());
        payload.flags().forEach(facts::flag);
        Field agent = body.at("agent_id");
        Long ours = webhook.agentId();
        facts.agentId = ours == null ? agent.id() : ours;
        boolean isOurs = ours == null ? agent.id() != null : ours.equals(agent.id());
        facts.assistantId = isOurs ? null : agent.text();
        facts.recordingRef = webhook.recordingRef();
        Conclusions.startOrReceipt(facts, Times.iso(body.at("session_start")), webhook.receivedAt());
        facts.metadata = body.at("provider_data", "custom_metadata").value();
        facts.traceId = Conclusions.traceId(body.at("trace_id"));
        facts.deferred = Conclusions.deferred(body.at("defer_evaluation"));
        return facts;
    }
}
