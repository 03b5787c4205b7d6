package dev.earshot.normalizer.provider.batch;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Origin;
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
import dev.earshot.normalizer.transcript.TranscriptFormats;
import java.util.List;
import java.util.Objects;

/**
 * Reads one call of a batch. The gateway has taken the batch apart: a record holds {@code agent_id} and one {@code call},
 * as it was sent.
 */
public final class BatchAdapter implements ProviderAdapter {
    private static final String NO_REASON = "unknown";

    @Override
    public String door() {
        return "batch";
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        Field call = payload.root().at("call");
        Reading.Unreadable problem = CallIds.problem(call.at("id"), "/call/id");
        if (problem != null) {
            return problem;
        }
        CallFacts.Draft facts = new CallFacts.Draft(
                Objects.requireNonNull(call.at("id").text()), "custom", Rank.FINAL, webhook.receivedAt());
        payload.flags().forEach(facts::flag);
        facts.agentId =
                webhook.agentId() == null ? payload.root().at("agent_id").id() : webhook.agentId();
        if (call.at("run_id").told()) { // a test run is never counted among calls of production
            facts.origin = Origin.RUN;
            facts.runId = call.at("run_id").id();
        }
        Conclusions.startOrReceipt(facts, Times.iso(call.at("startedAt")), webhook.receivedAt());
        Conclusions.end(facts, Times.iso(call.at("endedAt")), null, webhook.receivedAt());
        String reason = call.at("endedReason").text();
        Conclusions.ended(facts, reason == null ? NO_REASON : reason);
        // Nothing says who called whom: the one who is named as the caller is taken for the customer.
        facts.customerNumber = Field.firstText(call.at("from_phone_number"), call.at("to_phone_number"));
        Conclusions.transcript(
                facts,
                TranscriptFormats.read("custom", call.at("messages"), Conclusions.origin(facts), facts.durationMs),
                Flags.NO_TRANSCRIPT);
        facts.metadata = FreeJson.of(call.at("metadata"));
        facts.traceId = Conclusions.traceId(call.at("trace_id"));
        return new Reading.Calls(List.of(facts.facts()));
    }
}
