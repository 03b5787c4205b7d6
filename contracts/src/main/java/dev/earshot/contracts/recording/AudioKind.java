package dev.earshot.contracts.recording;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Kinds of audio, told by their first bytes: what a server says of itself is not relied upon. */
public enum AudioKind {
    WAV("wav", "audio/wav"),
    MP3("mp3", "audio/mpeg"),
    OGG("ogg", "audio/ogg"),
    FLAC("flac", "audio/flac"),
    MP4("m4a", "audio/mp4"),
    WEBM("webm", "audio/webm");

    /** So many first bytes tell. */
    public static final int HEAD = 12;

    private final String ending;
    private final String mediaType;

    AudioKind(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** Of a file's name. */
    public String ending() {
        return ending;
    }

    /** As a header says it. */
    public String mediaType() {
        return mediaType;
    }

    /** The kind of what begins so, {@code null} when it is none of these. */
    public static @Nullable AudioKind of(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, HEAD), StandardCharsets.ISO_8859_1);
        if (text.startsWith("RIFF") && text.startsWith("WAVE", 8)) {
            return WAV;
        }
        // An MPEG frame begins with eleven set bits; layer 00 is none (it is AAC, which nobody sends bare).
        boolean frame = head.length > 1 && (head[0] & 0xff) == 0xff && (head[1] & 0xe0) == 0xe0 && (head[1] & 6) != 0;
        if (text.startsWith("ID3") || frame) {
            return MP3;
        }
        if (text.startsWith("OggS")) {
            return OGG;
        }
        if (text.startsWith("fLaC")) {
            return FLAC;
        }
        if (text.startsWith("ftyp", 4)) {
            return MP4;
        }
        return text.startsWith("\u001aE\u00df\u00a3") ? WEBM : null;
    }

    /** The kind of a file with this ending, {@code null} when it is none of these. */
    public static @Nullable AudioKind ofEnding(String ending) {
        return switch (ending) {
            case "wav" -> WAV;
            case "mp3", "mpga" -> MP3;
            case "ogg", "oga", "opus" -> OGG;
            case "flac" -> FLAC;
            case "m4a", "mp4" -> MP4;
            case "webm" -> WEBM;
            default -> null;
        };
    }
}
