package dev.earshot.normalizer.provider.observe;

import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.Rank;
import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads calls that code observed and sent itself. Fields of a form arrive as strings under their own names, so each is
 * also read from the JSON that a string holds.
 */
public final class ObserveAdapter implements ProviderAdapter {
    @Override
    public String door() {
        return "observe";
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        return read(webhook, payload.root(), payload.flags());
    }

    private static Reading read(RawWebhook webhook, Field body, Set<String> flags) {
        Reading.Unreadable problem = CallIds.problem(body.at("call_id"), "/call_id");
        String callId = body.at("call_id").text();
        if (problem != null || callId == null) {
            return Objects.requireNonNull(problem);
        }
        CallFacts.Draft facts = new CallFacts.Draft(callId, "custom", Rank.FINAL, webhook.receivedAt());
        flags.forEach(facts::flag);
        Reading.Unreadable unreadable = ObservedTranscript.tell(facts, body);
        if (unreadable != null) {
            return unreadable;
        }
        Long stated = body.at("agent").id() == null
                ? body.at("agent_id").id()
                : body.at("agent").id();
        facts.agentId = webhook.agentId() == null ? stated : webhook.agentId();
        facts.assistantId = body.at("assistant_id").text();
        Conclusions.startOrReceipt(facts, Times.iso(body.at("timestamp")), webhook.receivedAt());
        Conclusions.ended(facts, body.at("call_ended_reason").text());
        facts.customerNumber = body.at("customer_number").text();
        // As sent: it need not be a web address, and what can be fetched is for the fetcher to say.
        facts.recordingUrl = body.at("voice_recording_url").text();
        facts.recordingRef = webhook.recordingRef();
        facts.metadata = FreeJson.of(body.at("metadata"));
        facts.dynamicVariables = FreeJson.of(body.at("dynamic_variables"));
        facts.traceId = Conclusions.traceId(body.at("trace_id"));
        facts.feedback = body.at("feedback").text();
        facts.redactFields = ListField.texts(body.at("redact_fields"));
        facts.metricIds = ListField.ids(body.at("metric_ids"));
        Double channel = body.at("main_agent_channel_index").number();
        facts.mainAgentChannelIndex = channel == null || (channel != 0 && channel != 1) ? null : channel.intValue();
        facts.deferred = Conclusions.deferred(body.at("defer_evaluation"));
        return new Reading.Calls(List.of(facts.facts()));
    }
}
