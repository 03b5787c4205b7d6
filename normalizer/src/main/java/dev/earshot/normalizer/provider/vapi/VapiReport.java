package dev.earshot.normalizer.provider.vapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import dev.earshot.normalizer.provider.Transcript;
import dev.earshot.normalizer.transcript.TranscriptFormats;
import dev.earshot.normalizer.transcript.VapiClock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vapi's end-of-call report. {@code message} says what happened; {@code message.call} is a snapshot from the call's
 * creation, so that its status and times are stale.
 */
final class VapiReport {
    private static final List<String> UNANSWERED = List.of(
            "customer-busy",
            "customer-did-not-answer",
            "twilio-failed-to-connect-call",
            "twilio-reported-customer-misdialed",
            "vonage-",
            "call.ringing.");

    private final Field message;
    private final Field call;
    private final Field artifact;

    VapiReport(Field message, Field call) {
        this.message = message;
        this.call = call;
        this.artifact = message.at("artifact");
    }

    void tell(CallFacts facts, Instant receivedAt) {
        facts.assistantId = Field.firstText(message.at("assistant", "id"), call.at("assistantId"));
        Field rows = rows("messages");
        Double origin = VapiClock.origin(rows.rows());
        Instant clock = origin == null ? null : Instant.ofEpochMilli(Math.round(origin));
        times(facts, clock, receivedAt);
        Conclusions.ended(facts, Field.firstText(message.at("endedReason"), call.at("endedReason")));
        Transcript transcript = transcript(rows, facts, clock);
        boolean never = neverConnected(facts.endedReason, transcript);
        if (never) {
            facts.flag(Flags.NEVER_CONNECTED);
            facts.durationMs = facts.durationMs == null ? Long.valueOf(0) : facts.durationMs;
        }
        Conclusions.transcript(facts, transcript, never ? null : Flags.NO_TRANSCRIPT);
        flagSpeechBeforeStart(facts, clock);
        parties(facts);
        facts.recordingUrl = recording();
        facts.summary = Field.firstText(message.at("analysis", "summary"), message.at("summary"));
        facts.providerSuccess = message.at("analysis", "successEvaluation").text();
        facts.costUsd = message.at("cost").number();
        facts.metadata = call.at("metadata").object();
        facts.dynamicVariables = variables();
        facts.providerLatency = artifact.at("performanceMetrics").object();
    }

    private void times(CallFacts facts, @Nullable Instant clock, Instant receivedAt) {
        Instant stated = Times.iso(message.at("startedAt"));
        Conclusions.start(facts, stated, null, receivedAt);
        if (facts.startedAt == null && Times.credible(clock, receivedAt)) {
            facts.startedAt = clock;
        } else if (facts.startedAt == null) {
            Conclusions.start(facts, null, Times.iso(call.at("createdAt")), receivedAt);
        }
        Double duration = message.at("durationMs").number();
        Double seconds = message.at("durationSeconds").number();
        if (duration == null && seconds != null) {
            duration = seconds * Times.SECONDS;
        }
        Conclusions.end(facts, Times.iso(message.at("endedAt")), duration, receivedAt);
    }

    /** Rows of a name: newer payloads have them in the artifact, older ones in the message. */
    private Field rows(String name) {
        return artifact.at(name).hasRows() ? artifact.at(name) : message.at(name);
    }

    private @Nullable Transcript transcript(Field rows, CallFacts facts, @Nullable Instant clock) {
        if (rows.hasRows()) {
            Long end = clock == null || facts.endedAt == null
                    ? null
                    : Long.valueOf(facts.endedAt.toEpochMilli() - clock.toEpochMilli());
            return TranscriptFormats.read("vapi", rows, end);
        }
        Field plain = rows("messagesOpenAIFormatted");
        if (plain.hasRows()) {
            Transcript read = TranscriptFormats.read("custom", plain, null);
            return new Transcript("vapi", read.timing(), read.turns(), read.flags());
        }
        String text = Field.firstText(artifact.at("transcript"), message.at("transcript"));
        return text == null ? null : TranscriptFormats.readText("vapi", text);
    }

    private static boolean neverConnected(@Nullable String reason, @Nullable Transcript transcript) {
        boolean speech = transcript != null
                && transcript.turns().stream()
                        .anyMatch(turn -> turn instanceof Turn.Utterance said && said.speaker() != Speaker.SYSTEM);
        return !speech && reason != null && UNANSWERED.stream().anyMatch(reason::startsWith);
    }

    private static void flagSpeechBeforeStart(CallFacts facts, @Nullable Instant clock) {
        Instant started = facts.startedAt;
        Transcript transcript = facts.transcript;
        if (clock == null
                || started == null
                || transcript == null
                || facts.startPrecision != CallFacts.StartPrecision.STATED) {
            return;
        }
        for (Turn turn : transcript.turns()) {
            if (turn instanceof Turn.Utterance said
                    && said.speaker() != Speaker.SYSTEM
                    && said.startMs() != null
                    && clock.plusMillis(said.startMs()).isBefore(started)) {
                facts.flag(Flags.SPEECH_BEFORE_START);
                return;
            }
        }
    }

    private void parties(CallFacts facts) {
        String type = call.at("type").string();
        facts.direction = switch (type == null ? "" : type) {
            case "inboundPhoneCall" -> Direction.INBOUND;
            case "outboundPhoneCall" -> Direction.OUTBOUND;
            case "webCall", "vapi.websocketCall" -> Direction.WEB;
            default -> null;
        };
        Conclusions.customerNumber(
                facts,
                Field.firstText(
                        message.at("customer", "number"),
                        call.at("customer", "number"),
                        message.at("customer", "sipUri"),
                        call.at("customer", "sipUri")));
    }

    private @Nullable String recording() {
        return Conclusions.url(
                artifact.at("recording", "stereoUrl"),
                artifact.at("stereoRecordingUrl"),
                message.at("stereoRecordingUrl"),
                artifact.at("recording", "mono", "combinedUrl"),
                artifact.at("recordingUrl"),
                message.at("recordingUrl"));
    }

    private @Nullable JsonNode variables() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Field each : List.of(
                call.at("assistantOverrides", "variableValues"),
                artifact.at("variables"),
                artifact.at("variableValues"))) {
            JsonNode variables = each.object();
            if (variables != null) {
                variables.properties().forEach(one -> all.set(one.getKey(), one.getValue()));
            }
        }
        return all.isEmpty() ? null : all;
    }
}
