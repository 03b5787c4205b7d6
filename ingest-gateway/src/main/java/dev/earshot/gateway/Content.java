package dev.earshot.gateway;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a body.
 *
 * @param bytes the body, or what is left of it without its recording
 * @param type media type of the bytes
 * @param recording file that came with it or in it, not yet in its place; {@code null} when there is none
 * @param filename of the recording, empty without one
 */
record Content(byte[] bytes, String type, @Nullable Path recording, String filename) {
    /** The media type that a header names, without parameters and in lower case; empty when there is none. */
    static String mediaType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /** A body as it came. */
    static Content of(byte[] bytes, String type) {
        return new Content(bytes, type.isEmpty() ? "application/json" : type, null, "");
    }

    /** JSON, and a recording. */
    static Content withRecording(byte[] bytes, @Nullable Path recording, String filename) {
        return new Content(bytes, "application/json", recording, filename);
    }
}
