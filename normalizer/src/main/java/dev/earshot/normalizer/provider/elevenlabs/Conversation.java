package dev.earshot.normalizer.provider.elevenlabs;

import dev.earshot.contracts.call.Direction;
import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import dev.earshot.normalizer.transcript.TranscriptFormats;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** ElevenLabs' conversation object, as the webhook carries it and the API gives it. */
final class Conversation {
    private final Field data;
    private final Field metadata;
    private final Field phone;

    Conversation(Field data) {
        this.data = data;
        this.metadata = data.at("metadata");
        this.phone = metadata.at("phone_call");
    }

    void tell(CallFacts.Draft facts, @Nullable Instant event, Instant receivedAt) {
        Conclusions.start(facts, Times.epoch(metadata.at("start_time_unix_secs"), Times.SECONDS), event, receivedAt);
        Double seconds = metadata.at("call_duration_secs").number();
        Conclusions.end(facts, null, seconds == null ? null : Double.valueOf(seconds * Times.SECONDS), receivedAt);
        Conclusions.ended(
                facts,
                Field.firstText(
                        metadata.at("termination_reason"),
                        data.at("failure_reason"),
                        metadata.at("error", "reason"),
                        metadata.at("error")));
        Conclusions.transcript(
                facts,
                TranscriptFormats.read("elevenlabs", data.at("transcript"), facts.durationMs),
                Flags.NO_TRANSCRIPT);
        facts.direction = direction();
        facts.customerNumber = phone.at("external_number").text();
        if (isVoicemail()) {
            facts.flag(Flags.VOICEMAIL);
        }
        Field analysis = data.at("analysis");
        facts.summary = analysis.at("transcript_summary").text();
        facts.providerSuccess = analysis.at("call_successful").text();
        Conclusions.cost(facts, metadata.at("cost_fiat").number());
        facts.dynamicVariables = data.at("conversation_initiation_client_data", "dynamic_variables")
                .object();
        facts.providerLatency = TurnMetrics.of(data.at("transcript"));
    }

    private boolean isVoicemail() {
        return "voicemail".equals(phone.at("call_result").string())
                || data.at("transcript").rows().stream()
                        .flatMap(row -> row.at("tool_calls").rows().stream())
                        .anyMatch(call -> "voicemail_detection"
                                .equals(call.at("tool_name").string()));
    }

    private @Nullable Direction direction() {
        String said = phone.at("direction").string();
        if (said != null) {
            return said.equals("inbound") ? Direction.INBOUND : said.equals("outbound") ? Direction.OUTBOUND : null;
        }
        if (Boolean.TRUE.equals(metadata.at("text_only").bool())) {
            return Direction.TEXT;
        }
        // PHP proxies send [] for an object that is not there.
        return metadata.isObject() && phone.object() == null ? Direction.WEB : null;
    }
}
