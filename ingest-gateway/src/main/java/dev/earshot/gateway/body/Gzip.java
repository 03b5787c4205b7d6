package dev.earshot.gateway.body;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Bodies that came compressed. */
public final class Gzip {
    /** What is larger than this many times its compressed form is no call, but meant to fill our memory. */
    private static final int MOST_TIMES = 100;

    private static final int CHUNK = 16 * 1024;
    private static final Set<String> NAMES = Set.of("gzip", "x-gzip");

    private Gzip() {}

    /** Whether a {@code Content-Encoding} says that a body is compressed so. */
    public static boolean is(@Nullable String encoding) {
        return encoding != null && NAMES.contains(encoding.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether a body with this {@code Content-Encoding} can be read. */
    public static boolean isReadable(@Nullable String encoding) {
        return encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity") || is(encoding);
    }

    /** The most bytes that a compressed body of this size may become, by its size and by the limit of its door. */
    public static long most(long size, int limit) {
        return Math.min(limit, size * MOST_TIMES);
    }

    /**
     * Inflates a body into memory.
     *
     * @param limit of its door, bytes
     * @return {@code null} when it is not compressed so, or not to its end
     * @throws BodyFault.TooLarge when it would have more
     * @throws IOException when our disk fails
     */
    public static byte @Nullable [] inflated(Body body, int limit) throws IOException {
        return switch (body) {
            case Body.InMemory(byte[] bytes) ->
                inflated(new ByteArrayInputStream(bytes), bytes.length, most(bytes.length, limit));
            case Body.OnDisk disk -> {
                try (InputStream file = Files.newInputStream(disk.file())) {
                    yield inflated(file, disk.size(), most(disk.size(), limit));
                }
            }
            case Body.Form _ -> null;
        };
    }

    private static byte @Nullable [] inflated(InputStream body, long size, long most) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream((int) Math.min(most, 4 * size));
        try (InputStream in = new GZIPInputStream(body, CHUNK)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (whole.size() + n > most) {
                    throw new BodyFault.TooLarge("A compressed body, inflated,", most, -1);
                }
                whole.write(chunk, 0, n);
            }
        } catch (ZipException | EOFException notGzip) {
            return null;
        }
        return whole.toByteArray();
    }
}
