package dev.earshot.normalizer.provider.observe;

import dev.earshot.contracts.call.Review;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.Rank;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Reads what a person changed of a call by the API, or said in reviewing it. The fields are those of the API and were
 * checked there; free objects come whole, as they shall be.
 */
public final class EditAdapter implements ProviderAdapter {
    private static final double MS_PER_MINUTE = 60_000;

    @Override
    public String door() {
        return "edit";
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        Field body = payload.root();
        Reading.Unreadable problem = CallIds.problem(body.at("call_id"), "/call_id");
        String callId = body.at("call_id").text();
        if (problem != null || callId == null) {
            return Objects.requireNonNull(problem);
        }
        CallFacts.Draft facts = new CallFacts.Draft(callId, "custom", Rank.PERSON, webhook.receivedAt());
        payload.flags().forEach(facts::flag);
        if (body.at("transcript_json").told()) {
            Reading.Unreadable unreadable = ObservedTranscript.tell(facts, body);
            if (unreadable != null) {
                return unreadable;
            }
        }
        Conclusions.startAt(facts, Times.iso(body.at("timestamp")), StartPrecision.STATED, webhook.receivedAt());
        Double minutes = body.at("duration").number();
        facts.durationMs = minutes == null ? null : (Long) Math.round(minutes * MS_PER_MINUTE);
        Conclusions.ended(facts, body.at("call_ended_reason").text());
        facts.customerNumber = body.at("customer_number").text();
        facts.metadata = FreeJson.of(body.at("metadata"));
        facts.dynamicVariables = FreeJson.of(body.at("dynamic_variables"));
        facts.feedback = body.at("feedback").text();
        // Observe without the field means now; an edit without it has no word on it.
        facts.deferred = body.at("defer_evaluation").bool();
        if (body.at("review").isObject()) {
            Instant at = Times.iso(body.at("review", "at"));
            facts.review = new Review(body.at("review", "success").bool(), at == null ? webhook.receivedAt() : at);
        }
        return new Reading.Calls(List.of(facts.facts()));
    }
}
