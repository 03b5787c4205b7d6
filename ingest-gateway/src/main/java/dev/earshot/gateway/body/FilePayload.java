package dev.earshot.gateway.body;

import dev.earshot.gateway.signature.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.crypto.Mac;

/**
 * A body that went past memory to a file. Feeding reads it once, for all who want it.
 *
 * @param file where it lies
 */
public record FilePayload(Path file) implements Payload {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** Throws {@link UncheckedIOException} when the file cannot be read. */
    @Override
    public void into(List<Mac> macs) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                for (Mac mac : macs) {
                    mac.update(chunk, 0, n);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
