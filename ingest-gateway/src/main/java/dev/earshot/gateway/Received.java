package dev.earshot.gateway;

import dev.earshot.gateway.signature.Signed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request whose last byte has arrived.
 *
 * @param door where it came in
 * @param header value of a header by its name
 * @param uri as requested
 * @param agentId of the query, {@code null} when absent
 * @param contentType as sent, without parameters, lower case; empty when there was none
 * @param receivedAt when the last byte arrived
 * @param bytes the body, or what is left of it without the audio
 * @param signed the body as it was signed
 * @param upload a recording that came with it, in the store's incoming folder; {@code null} when none did
 * @param filename of the recording, empty without one
 * @param temporary files that nobody needs once the request is decided
 */
record Received(
        Door door,
        Function<String, @Nullable String> header,
        URI uri,
        @Nullable String agentId,
        String contentType,
        Instant receivedAt,
        byte[] bytes,
        Signed.Bytes signed,
        @Nullable Path upload,
        String filename,
        List<Path> temporary) {

    Signed request() {
        return new Signed(header, signed, uri, receivedAt);
    }
}
