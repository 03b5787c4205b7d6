package dev.earshot.gateway;

import java.nio.file.Path;
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
    /** A body as it came. */
    static Content of(byte[] bytes, String type) {
        return new Content(bytes, type.isEmpty() ? "application/json" : type, null, "");
    }

    /** JSON, and a recording. */
    static Content withRecording(byte[] bytes, @Nullable Path recording, String filename) {
        return new Content(bytes, "application/json", recording, filename);
    }
}
