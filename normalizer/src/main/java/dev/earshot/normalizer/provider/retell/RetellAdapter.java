package dev.earshot.normalizer.provider.retell;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.Rank;
import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Retell's webhooks: {@code call_ended} makes a call log, {@code call_analyzed} completes it. Custom function
 * requests come to the same address; they carry a whole call, too, and are told by having no {@code event}.
 */
public final class RetellAdapter implements ProviderAdapter {
    private static final Set<String> OVER = Set.of("ended", "error", "not_connected");

    @Override
    public String door() {
        return "retell";
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        return read(webhook, payload.root(), payload.flags());
    }

    private static Reading read(RawWebhook webhook, Field body, Set<String> flags) {
        String event = body.at("event").string();
        if (event == null) {
            return isBareCall(body) ? bare(webhook, body, flags) : new Reading.Ignored("not_an_event");
        }
        return switch (event) {
            case "call_ended" -> call(webhook, body, Rank.ENDED, flags);
            case "call_analyzed" -> call(webhook, body, Rank.FINAL, flags);
            case "call_inbound" -> new Reading.Ignored("needs_reply");
            default -> new Reading.Ignored("other_event");
        };
    }

    /** A call as Retell's API gives it, without an envelope. */
    private static boolean isBareCall(Field body) {
        String status = body.at("call_status").string();
        return !body.at("call").told() && body.at("call_id").told() && status != null && OVER.contains(status);
    }

    private static Reading bare(RawWebhook webhook, Field body, Set<String> flags) {
        Rank rank = body.at("call_analysis").object() == null ? Rank.ENDED : Rank.FINAL;
        Reading.Unreadable problem = CallIds.problem(body.at("call_id"), "/call_id");
        return problem != null
                ? problem
                : facts(webhook, new RetellCall(body, Field.NONE), Field.NONE, rank, flags, Flags.BARE_OBJECT);
    }

    private static Reading call(RawWebhook webhook, Field body, Rank rank, Set<String> flags) {
        // Payloads of 2024 repeat the call under data.
        Field call = body.at("call").isObject() ? body.at("call") : body.at("data");
        Reading.Unreadable problem = CallIds.problem(call.at("call_id"), "/call/call_id");
        return problem != null
                ? problem
                : facts(webhook, new RetellCall(call, body.at("data")), body.at("event_timestamp"), rank, flags, null);
    }

    private static Reading facts(
            RawWebhook webhook,
            RetellCall call,
            Field eventTimestamp,
            Rank rank,
            Set<String> flags,
            @Nullable String more) {
        Instant event = Times.epoch(eventTimestamp, Times.MILLIS);
        CallFacts.Draft facts = new CallFacts.Draft(
                Objects.requireNonNull(call.at("call_id").text()),
                "retell",
                rank,
                Times.ofEvent(event, webhook.receivedAt()));
        flags.forEach(facts::flag);
        if (more != null) {
            facts.flag(more);
        }
        facts.agentId = webhook.agentId();
        facts.recordingRef = webhook.recordingRef();
        call.tell(facts, event, webhook.receivedAt());
        return new Reading.Calls(List.of(facts.facts()));
    }
}
