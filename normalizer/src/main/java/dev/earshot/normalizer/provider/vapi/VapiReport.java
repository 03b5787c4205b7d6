package dev.earshot.normalizer.provider.vapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.StartPrecision;
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

    void tell(CallFacts.Draft facts, Instant receivedAt) {
        facts.assistantId = Field.firstText(message.at("assistant", "id"), call.at("assistantId"));
        Field rows = TranscriptFormats.bestOf(List.of(artifact.at("messages"), message.at("messages")));
        Double origin = VapiClock.origin(rows.rows());
        Instant clock = origin == null ? null : Instant.ofEpochMilli(Math.round(origin));
        times(facts, clock, VapiClock.end(rows.rows()), receivedAt);
        Conclusions.ended(facts, Field.firstText(message.at("endedReason"), call.at("endedReason")));
        Transcript transcript = transcript(rows, facts, clock);
        if ("voicemail".equals(facts.endedReason)) {
            facts.flag(Flags.VOICEMAIL);
        }
        boolean never = neverConnected(facts.endedReason, transcript);
        if (never) {
            facts.flag(Flags.NEVER_CONNECTED);
            facts.durationMs = facts.durationMs == null ? Long.valueOf(0) : facts.durationMs;
        }
        if (transcript != null && isSpeechBeforeStart(transcript, facts, clock)) {
            transcript = transcript.flagged(Flags.SPEECH_BEFORE_START);
        }
        Conclusions.transcript(facts, transcript, never ? null : Flags.NO_TRANSCRIPT);
        parties(facts);
        facts.recordingUrl = recording();
        facts.summary = Field.firstText(message.at("analysis", "summary"), message.at("summary"));
        facts.providerSuccess = message.at("analysis", "successEvaluation").text();
        Conclusions.cost(facts, message.at("cost").number());
        facts.metadata = call.at("metadata").value();
        facts.dynamicVariables = variables();
        facts.providerLatency = artifact.at("performanceMetrics").object();
    }

    private void times(CallFacts.Draft facts, @Nullable Instant clock, @Nullable Instant lastEnd, Instant receivedAt) {
        Conclusions.startAt(facts, Times.iso(message.at("startedAt")), StartPrecision.STATED, receivedAt);
        if (Times.credible(clock, receivedAt)) {
            Conclusions.startAt(facts, clock, StartPrecision.STATED, receivedAt);
        }
        Conclusions.startAt(facts, Times.iso(call.at("createdAt")), StartPrecision.CREATED, receivedAt);
        Instant stated = Times.iso(message.at("endedAt"));
        Conclusions.end(facts, Times.credible(stated, receivedAt) ? stated : lastEnd, duration(), receivedAt);
    }

    /** In ms. */
    private @Nullable Double duration() {
        Double millis = message.at("durationMs").number();
        Double seconds = message.at("durationSeconds").number();
        Double minutes = message.at("durationMinutes").number();
        if (millis != null) {
            return millis;
        }
        return seconds != null
                ? Double.valueOf(seconds * Times.SECONDS)
                : minutes == null ? null : Double.valueOf(minutes * 60 * Times.SECONDS);
    }

    /** Newer payloads have rows in the artifact, older ones in the message; plain rows and text are second and third best. */
    private @Nullable Transcript transcript(Field rows, CallFacts.Draft facts, @Nullable Instant clock) {
        Transcript best = null;
        if (rows.hasRows()) {
            Long end = clock == null || facts.endedAt == null
                    ? null
                    : Long.valueOf(facts.endedAt.toEpochMilli() - clock.toEpochMilli());
            best = TranscriptFormats.read("vapi", rows, end);
        }
        Field plain = TranscriptFormats.bestOf(
                List.of(artifact.at("messagesOpenAIFormatted"), message.at("messagesOpenAIFormatted")));
        if ((best == null || !best.hasSpeech()) && plain.hasRows()) {
            Transcript read = TranscriptFormats.read("custom", plain, null);
            best = TranscriptFormats.better(best, new Transcript("vapi", read.timing(), read.turns(), read.flags()));
        }
        String text = Field.firstText(artifact.at("transcript"), message.at("transcript"));
        return (best != null && best.hasSpeech()) || text == null
                ? best
                : TranscriptFormats.better(best, TranscriptFormats.readText("vapi", text));
    }

    private static boolean neverConnected(@Nullable String reason, @Nullable Transcript transcript) {
        boolean speech = transcript != null && transcript.hasSpeech();
        return !speech && reason != null && UNANSWERED.stream().anyMatch(reason::startsWith);
    }

    private static boolean isSpeechBeforeStart(Transcript transcript, CallFacts.Draft facts, @Nullable Instant clock) {
        Instant started = facts.startedAt;
        return clock != null
                && started != null
                && facts.startPrecision == StartPrecision.STATED
                && transcript.turns().stream()
                        .anyMatch(turn -> turn instanceof Turn.Utterance said
                                && said.speaker() != Speaker.SYSTEM
                                && said.startMs() != null
                                && clock.plusMillis(said.startMs()).isBefore(started));
    }

    private void parties(CallFacts.Draft facts) {
        String type = call.at("type").string();
        facts.direction = switch (type == null ? "" : type) {
            case "inboundPhoneCall" -> Direction.INBOUND;
            case "outboundPhoneCall" -> Direction.OUTBOUND;
            case "webCall", "vapi.websocketCall" -> Direction.WEB;
            default -> null;
        };
        facts.customerNumber = Field.firstText(
                message.at("customer", "number"),
                call.at("customer", "number"),
                message.at("customer", "sipUri"),
                call.at("customer", "sipUri"));
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
