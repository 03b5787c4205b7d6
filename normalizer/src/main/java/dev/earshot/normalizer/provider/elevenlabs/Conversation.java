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

    void tell(CallFacts facts, @Nullable Instant event, Instant receivedAt) {
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
        Conclusions.customerNumber(facts, phone.at("external_number").text());
        Field analysis = data.at("analysis");
        facts.summary = analysis.at("transcript_summary").text();
        facts.providerSuccess = analysis.at("call_successful").text();
        facts.costUsd = metadata.at("cost_fiat").number();
        facts.dynamicVariables = data.at("conversation_initiation_client_data", "dynamic_variables")
                .object();
        facts.providerLatency = TurnMetrics.of(data.at("transcript"));
    }

    private @Nullable Direction direction() {
        String said = phone.at("direction").string();
        if (said != null) {
            return said.equals("inbound") ? Direction.INBOUND : said.equals("outbound") ? Direction.OUTBOUND : null;
        }
        if (Boolean.TRUE.equals(metadata.at("text_only").bool())) {
            return Direction.TEXT;
        }
        return metadata.isObject() && !phone.told() ? Direction.WEB : null;
    }
}
