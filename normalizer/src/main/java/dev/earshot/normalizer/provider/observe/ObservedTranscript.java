package dev.earshot.normalizer.provider.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.transcript.TranscriptFormats;
import org.jspecify.annotations.Nullable;

/** {@code transcript_json} in the format that {@code transcript_type} names: an array, one in a string, or plain text. */
final class ObservedTranscript {
    private static final String DEFAULT_TYPE = "cekura";
    private static final String AUDIO_ONLY = "none-mono";

    private ObservedTranscript() {}

    /** Sets the transcript, or raises the flag that says why there is none; {@code null} unless it cannot be read. */
    static Reading.@Nullable Unreadable tell(CallFacts.Draft facts, Field body) {
        String given = body.at("transcript_type").text();
        String type = given == null ? DEFAULT_TYPE : given.strip();
        facts.transcriptType = given == null ? null : type;
        Field sent = body.at("transcript_json");
        String text = sent.string();
        JsonNode held = text == null ? null : FreeJson.container(text);
        Field rows = held == null ? sent : new Field(held);
        if (type.equalsIgnoreCase(AUDIO_ONLY) || isEmpty(rows)) {
            facts.flag(Flags.NO_TRANSCRIPT);
        } else if (!TranscriptFormats.known(type)) {
            facts.flag(Flags.TRANSCRIPT_UNSUPPORTED);
        } else if (rows.node().isArray()) {
            Conclusions.transcript(facts, TranscriptFormats.read(type, rows, null), Flags.NO_TRANSCRIPT);
        } else if (text != null && held == null) {
            Conclusions.transcript(facts, TranscriptFormats.readText(type, text), Flags.NO_TRANSCRIPT);
        } else {
            return new Reading.Unreadable("invalid_field", "/transcript_json", "an array of rows");
        }
        return null;
    }

    private static boolean isEmpty(Field rows) {
        String text = rows.string();
        return !rows.told()
                || (text != null && text.isBlank())
                || (rows.node().isContainerNode() && rows.node().isEmpty());
    }
}
