package dev.earshot.platform.config;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a file, mode 0600: as whole as the topic told it, and as secret (secrets are ciphertext, keys are
 * hashes). Several processes may share the file: each write replaces all of it at once.
 */
final class ConfigCopy {
    private static final Logger LOG = Logger.getLogger(ConfigCopy.class);

    record Content(long nextOffset, List<ConfigDocument> documents) {}

    private final Path file;

    ConfigCopy(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Writes it, and returns when it is on the disk. */
    void write(ConfigSnapshot snapshot) throws IOException {
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(
                folder,
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] bytes = EarshotJson.bytes(new Content(
                    snapshot.nextOffset(), List.copyOf(snapshot.documents().values())));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What was written last, {@code null} where there is none, or none that can be read. */
    @Nullable
    ConfigSnapshot read() {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            Content content = EarshotJson.read(Files.readAllBytes(file), Content.class);
            Map<String, ConfigDocument> documents = new HashMap<>();
            content.documents().forEach(document -> documents.put(document.key(), document));
            return new ConfigSnapshot(documents, content.nextOffset());
        } catch (IOException | RuntimeException unreadable) {
            LOG.errorf(
                    "the copy of the configuration is not readable and is not used: %s",
                    unreadable.getClass().getName());
            return null;
        }
    }
}
