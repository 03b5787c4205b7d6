package dev.earshot.bench;

import dev.earshot.bench.load.Webhooks;
import dev.earshot.bench.normalizer.Normalizing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The webhooks and the documents that the normalizer makes of them, as files for the bare steps.
 *
 * @param webhooks folder of the one
 * @param documents folder of the other
 */
public record Documents(Path webhooks, Path documents) {
    /** Writes them. */
    public static Documents write(Path folder) throws IOException {
        Documents written = new Documents(
                Files.createDirectories(folder.resolve("webhooks")),
                Files.createDirectories(folder.resolve("documents")));
        List<byte[]> bodies = Webhooks.bodies();
        for (int i = 0; i < bodies.size(); i++) {
            Files.write(written.webhooks.resolve("webhook-" + i + ".json"), bodies.get(i));
            Files.write(
                    written.documents.resolve("document-" + i + ".json"),
                    Normalizing.of(bodies.get(i), Instant.now()).json());
        }
        return written;
    }
}
