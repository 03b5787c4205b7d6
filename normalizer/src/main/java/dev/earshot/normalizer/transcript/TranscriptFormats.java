package dev.earshot.normalizer.transcript;

import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Transcript;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every transcript format that can be read: the one place to add one. */
public final class TranscriptFormats {
    private static final Map<String, RowFormat> BY_TYPE = Map.ofEntries(
            Map.entry("cekura", new PlainRows()),
            Map.entry("vocera", new PlainRows()),
            Map.entry("custom", new PlainRows()),
            Map.entry("livekit", new LiveKitRows()),
            Map.entry(
                    "pipecat", new PlainRows(Set.of("start_time", "end_time", "started_at", "ended_at", "timestamp"))),
            Map.entry("deepgram", new DeepgramWords()),
            Map.entry("vapi", new VapiRows()),
            Map.entry("retell", new RetellRows()),
            Map.entry("elevenlabs", new ElevenLabsRows()));

    private TranscriptFormats() {}

    /** Whether rows of this type can be read. */
    public static boolean known(String type) {
        return BY_TYPE.containsKey(type.toLowerCase(Locale.ROOT));
    }

    /**
     * Reads rows of a known type.
     *
     * @param rows an array; anything else has no rows
     * @param callEndMs end of the call in ms on the transcript's clock: the end of a last utterance that has none
     */
    public static Transcript read(String type, Field rows, @Nullable Long callEndMs) {
        return read(type, rows, null, callEndMs);
    }

    /**
     * Reads rows of a known type whose times may be points in time.
     *
     * @param rows an array; anything else has no rows
     * @param start where the transcript's clock begins; {@code null} when nothing says
     * @param callEndMs end of the call in ms on the transcript's clock: the end of a last utterance that has none
     */
    public static Transcript read(String type, Field rows, @Nullable Instant start, @Nullable Long callEndMs) {
        String lower = type.toLowerCase(Locale.ROOT);
        Draft draft = new Draft(start == null ? null : Double.valueOf((double) start.toEpochMilli()));
        RowFormat format = BY_TYPE.get(lower);
        if (format == null) {
            throw new IllegalArgumentException("ask known() first");
        }
        format.read(rows.rows(), draft);
        return draft.finish(lower, callEndMs);
    }

    /**
     * Of several lists that may hold the transcript the first in which somebody says something, else the first with
     * rows, else nothing.
     */
    public static Field bestOf(List<Field> candidates) {
        return candidates.stream()
                .filter(TranscriptFormats::speaks)
                .findFirst()
                .or(() -> candidates.stream().filter(Field::hasRows).findFirst())
                .orElse(Field.NONE);
    }

    /** The one with speech, else the one with turns, else the first. */
    public static Transcript better(@Nullable Transcript first, Transcript second) {
        if (first == null || second.hasSpeech()) {
            return second;
        }
        return first.turns().isEmpty() ? second : first;
    }

    private static boolean speaks(Field rows) {
        return rows.rows().stream().anyMatch(row -> {
            Role role = Role.of(row.at("role").string());
            return (role == Role.AGENT || role == Role.USER) && Texts.any(row);
        });
    }

    /** Reads a transcript in one text, {@code Agent: …} and {@code User: …} line by line; lines without a label before the first have no speaker and are left out. */
    public static Transcript readText(String type, String text) {
        Draft draft = new Draft();
        LabelledText.read(text, draft);
        return draft.finish(type.toLowerCase(Locale.ROOT), null);
    }
}
