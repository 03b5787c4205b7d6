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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        return read(webhook, payload.root(), payload.flags());
    }

    private static Reading read(RawWebhook webhook, Field body, Set<String> flags) {
        Field message = body.at("message");
        if (EncryptedPaths.isCiphertext(message)) {
            return EncryptedPaths.at("/message");
        }
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
        Reading.Unreadable encrypted = EncryptedPaths.problem(message, "/message");
        if (encrypted != null) {
            return encrypted;
        }
        Field call = message.at("call");
        Reading.Unreadable problem = CallIds.problem(call.at("id"), "/message/call/id");
        return problem != null ? problem : report(webhook, message, call, flags, null);
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
        if (!isOver(body)) {
            return new Reading.Unreadable("not_a_call", "/message", "a server message, or a call that has ended");
        }
        Reading.Unreadable encrypted = EncryptedPaths.problem(body, "");
        return encrypted != null ? encrypted : report(webhook, body, body, flags, Flags.BARE_OBJECT);
    }

    // An id alone makes no call: anything may have one.
    private static boolean isOver(Field body) {
        return body.at("status").told()
                || Stream.of("endedReason", "startedAt", "messages", "artifact")
                        .anyMatch(name -> body.at(name).told());
    }

    private static Reading report(
            RawWebhook webhook, Field message, Field call, Set<String> flags, @Nullable String more) {
        CallFacts.Draft facts = new CallFacts.Draft(
                Objects.requireNonNull(call.at("id").text()),
                "vapi",
                Rank.FINAL,
                Times.ofEvent(Times.iso(message.at("timestamp")), webhook.receivedAt()));
        flags.forEach(facts::flag);
        if (more != null) {
            facts.flag(more);
        }
        facts.agentId = webhook.agentId();
        facts.recordingRef = webhook.recordingRef();
        new VapiReport(message, call).tell(facts, webhook.receivedAt());
        return new Reading.Calls(List.of(facts.facts()));
    }
}
