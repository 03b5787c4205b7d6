package dev.earshot.normalizer.provider.vapi;

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
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads Vapi's server messages: only {@code end-of-call-report} makes a call log. A live request carries the same call
 * id as the later report and must not touch its call log.
 */
public final class VapiAdapter implements ProviderAdapter {
    private static final String REPORT = "end-of-call-report";
    private static final Set<String> NEED_REPLY = Set.of(
            "assistant-request",
            "tool-calls",
            "function-call",
            "transfer-destination-request",
            "handoff-destination-request",
            "knowledge-base-request",
            "voice-request",
            "call.endpointing.request");

    @Override
    public String door() {
        return "vapi";
    }

    @Override
    public Reading read(RawWebhook webhook) {
        return switch (Payload.of(webhook.body())) {
            case Payload.Broken broken -> broken.why();
            case Payload.Tree tree -> read(webhook, tree.root(), tree.flags());
        };
    }

    private static Reading read(RawWebhook webhook, Field body, Set<String> flags) {
        Field message = body.at("message");
        if (!message.isObject()) {
            return bare(webhook, body, flags);
        }
        String type = message.at("type").string();
        if (type == null) {
            return new Reading.Unreadable("no_event_type", "/message/type", "the type of the server message, a text");
        }
        if (!type.equals(REPORT)) {
            return new Reading.Ignored(NEED_REPLY.contains(type) ? "needs_reply" : "other_event");
        }
        Field call = message.at("call");
        Reading.Unreadable problem = CallIds.problem(call.at("id"), "/message/call/id");
        return problem != null ? problem : report(webhook, message, call, flags);
    }

    /** A call as Vapi's API gives it: flat, without an envelope. */
    private static Reading bare(RawWebhook webhook, Field body, Set<String> flags) {
        Reading.Unreadable problem = CallIds.problem(body.at("id"), "/message/call/id");
        if (problem != null) {
            return problem;
        }
        if (body.at("status").told() && !"ended".equals(body.at("status").string())) {
            return new Reading.Ignored("other_event");
        }
        flags.add(Flags.BARE_OBJECT);
        return report(webhook, body, body, flags);
    }

    private static Reading report(RawWebhook webhook, Field message, Field call, Set<String> flags) {
        CallFacts facts = new CallFacts(
                Objects.requireNonNull(call.at("id").text()),
                "vapi",
                Rank.FINAL,
                Times.ofEvent(Times.iso(message.at("timestamp")), webhook.receivedAt()));
        flags.forEach(facts::flag);
        facts.agentId = webhook.agentId();
        facts.recordingRef = webhook.recordingRef();
        new VapiReport(message, call).tell(facts, webhook.receivedAt());
        return new Reading.Calls(List.of(facts));
    }
}
