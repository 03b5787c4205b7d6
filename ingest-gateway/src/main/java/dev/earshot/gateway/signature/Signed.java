package dev.earshot.gateway.signature;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.function.Function;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as signatures see it.
 *
 * @param header value of a header by its name in any case, {@code null} when it was not sent
 * @param body the raw bytes; large ones are read as often as asked
 * @param uri as requested
 * @param now when the last byte arrived
 */
public record Signed(Function<String, @Nullable String> header, Bytes body, URI uri, Instant now) {
    /** Bytes that can be fed into a MAC. */
    @FunctionalInterface
    public interface Bytes {
        /** Feeds all bytes, in order. */
        void into(Mac mac);
    }

    /** A header, empty when it was not sent. */
    String text(String name) {
        String value = header.apply(name);
        return value == null ? "" : value;
    }

    /** Compares without telling by the time how much was right. An empty secret equals nothing. */
    static boolean same(String secret, String sent) {
        return !secret.isEmpty()
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
