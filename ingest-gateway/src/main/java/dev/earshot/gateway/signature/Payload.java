package dev.earshot.gateway.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.crypto.Mac;

/** A body as it was signed. */
@FunctionalInterface
public interface Payload {
    /** Feeds all bytes, in order, into each of these, in one pass. */
    void into(List<Mac> macs);

    /** A body in memory. */
    static Payload of(byte[] bytes) {
        return macs -> macs.forEach(mac -> mac.update(bytes));
    }

    /** A body in a file. Feeding throws {@link UncheckedIOException} when it cannot be read. */
    static Payload of(Path file) {
        return macs -> {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] chunk = new byte[65_536];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    for (Mac mac : macs) {
                        mac.update(chunk, 0, n);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
