package dev.earshot.egress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET whose answer goes into a file. One redirect is followed, through the same guard as the address itself; headers
 * go along only to the host and port that they were meant for.
 *
 * @param headers beside those of the transfer itself
 * @param file made where there is none; written from its start unless the answer continues it
 * @param have bytes at the start of the file that an earlier transfer brought, 0 for none
 * @param etag what the server called the content that these bytes are of; without one they are asked for again
 * @param limits of size and time
 */
public record Fetch(
        String url,
        Map<String, String> headers,
        Path file,
        long have,
        @Nullable String etag,
        Limits limits) {
    /**
     * How much, and how long.
     *
     * @param most bytes of the whole content
     * @param total from the start to the last byte
     * @param stall without a byte
     */
    public record Limits(long most, Duration total, Duration stall) {}

    public Fetch {
        headers = Map.copyOf(headers);
    }

    /** Whether what is there may be continued: a weak tag does not promise the same bytes. */
    boolean continues() {
        return have > 0 && etag != null && !etag.startsWith("W/");
    }

    /** Sizes only: an address may hold a secret, and headers do. */
    @Override
    public String toString() {
        return "Fetch[have " + have + " bytes]";
    }
}
