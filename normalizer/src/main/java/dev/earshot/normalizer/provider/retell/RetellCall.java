package dev.earshot.normalizer.provider.retell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import dev.earshot.normalizer.provider.Transcript;
import dev.earshot.normalizer.transcript.TranscriptFormats;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Retell's call object. */
final class RetellCall {
    private static final double CENTS_PER_DOLLAR = 100;
    private static final List<String> TRANSCRIPTS =
            List.of("transcript_with_tool_calls", "scrubbed_transcript_with_tool_calls", "transcript_object");
    /** Reasons of calls that nobody took. */
    private static final Set<String> UNANSWERED = Set.of(
            "dial_busy",
            "dial_failed",
            "dial_no_answer",
            "invalid_destination",
            "user_declined",
            "marked_as_spam",
            "sip_routing_error",
            "telephony_provider_permission_denied",
            "telephony_provider_unavailable",
            "registered_call_timeout",
            "error_user_not_joined");

    private final Field call;
    private final Field legacy;

    /** The call, and its legacy copy, which counts only when it is about the same call. */
    RetellCall(Field call, Field data) {
        this.call = call;
        String id = call.at("call_id").text();
        this.legacy = id != null && id.equals(data.at("call_id").text()) ? data : Field.NONE;
    }

    /** A field; from the legacy copy when the call lacks it. */
    Field at(String name) {
        Field own = call.at(name);
        return own.value() == null && legacy.at(name).value() != null ? legacy.at(name) : own;
    }

    void tell(CallFacts.Draft facts, @Nullable Instant event, Instant receivedAt) {
        facts.assistantId = at("agent_id").text();
        Conclusions.start(facts, Times.epoch(at("start_timestamp"), Times.MILLIS), event, receivedAt);
        Conclusions.ended(facts, at("disconnection_reason").text());
        Conclusions.end(
                facts,
                Times.epoch(at("end_timestamp"), Times.MILLIS),
                at("duration_ms").number(),
                receivedAt);
        Transcript transcript = transcript(facts.durationMs);
        boolean never = neverConnected(transcript);
        if (isVoicemail()) {
            facts.flag(Flags.VOICEMAIL);
        }
        if (never) {
            facts.flag(Flags.NEVER_CONNECTED);
            facts.durationMs = facts.durationMs == null ? Long.valueOf(0) : facts.durationMs;
        }
        Conclusions.transcript(facts, transcript, never ? null : Flags.NO_TRANSCRIPT);
        parties(facts);
        facts.recordingUrl = Conclusions.url(
                at("scrubbed_recording_multi_channel_url"),
                at("scrubbed_recording_url"),
                at("recording_multi_channel_url"),
                at("recording_url"));
        Field analysis = at("call_analysis");
        facts.summary = analysis.at("call_summary").text();
        facts.providerSuccess = analysis.at("call_successful").text();
        Double cents = at("call_cost").at("combined_cost").number();
        Conclusions.cost(facts, cents == null ? null : Double.valueOf(cents / CENTS_PER_DOLLAR));
        facts.metadata = at("metadata").value();
        facts.dynamicVariables = variables();
        facts.providerLatency = latency();
        if (at("access_token").told()) {
            facts.flag(Flags.SECRET_IN_PAYLOAD);
        }
    }

    private boolean neverConnected(@Nullable Transcript transcript) {
        String reason = at("disconnection_reason").text();
        boolean unanswered = reason != null && UNANSWERED.contains(reason);
        boolean silent = transcript == null || transcript.turns().isEmpty();
        return "not_connected".equals(at("call_status").string()) || (unanswered && silent);
    }

    private boolean isVoicemail() {
        return "voicemail_reached".equals(at("disconnection_reason").string())
                || Boolean.TRUE.equals(at("call_analysis").at("in_voicemail").bool());
    }

    private @Nullable Transcript transcript(@Nullable Long end) {
        Field rows = TranscriptFormats.bestOf(TRANSCRIPTS.stream()
                .flatMap(name -> Stream.of(call.at(name), legacy.at(name)))
                .toList());
        Transcript woven = rows.hasRows() ? TranscriptFormats.read("retell", rows, end) : null;
        String text = at("transcript").text();
        return text == null || (woven != null && woven.hasSpeech())
                ? woven
                : TranscriptFormats.better(woven, TranscriptFormats.readText("retell", text));
    }

    private void parties(CallFacts.Draft facts) {
        String direction = at("direction").string();
        if ("web_call".equals(at("call_type").string())) {
            facts.direction = Direction.WEB;
        } else if ("inbound".equals(direction)) {
            facts.direction = Direction.INBOUND;
        } else if ("outbound".equals(direction)) {
            facts.direction = Direction.OUTBOUND;
        }
        if (facts.direction == Direction.OUTBOUND) {
            facts.customerNumber = at("to_number").text();
        } else {
            facts.customerNumber = at("from_number").text();
        }
    }

    private @Nullable JsonNode variables() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("retell_llm_dynamic_variables", "collected_dynamic_variables")) {
            JsonNode variables = at(name).object();
            if (variables != null) {
                variables.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
            }
        }
        return all.isEmpty() ? null : all;
    }

    /** In ms; payloads of 2024 have one field per figure. */
    private @Nullable JsonNode latency() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("e2e", "llm", "llm_websocket_network_rtt")) {
            JsonNode figures = at(name + "_latency").object();
            if (figures != null) {
                all.set(name, figures);
            }
        }
        JsonNode current = at("latency").object();
        if (current != null) {
            current.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        }
        return all.isEmpty() ? null : all;
    }
}
