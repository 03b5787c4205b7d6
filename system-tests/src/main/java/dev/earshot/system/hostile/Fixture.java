package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is as it should be, from which others are made.
 *
 * @param door where it is sent
 * @param name of its case
 * @param body as a tree; nobody changes it
 */
public record Fixture(Door door, String name, ObjectNode body) {
    /**
     * Reads what the adapters are tested with, {@code <door>/<case>/webhook.json}, and documents that lie beside the
     * product, {@code <provider>/*.json}.
     *
     * @param own folder of the former
     * @param more folder of the latter, {@code null} when there is none
     */
    public static List<Fixture> all(Path own, @Nullable Path more) throws IOException {
        List<Fixture> all = new ArrayList<>();
        for (Door door : Door.values()) {
            for (Path file : files(own.resolve(door.word()), 2, "webhook.json")) {
                add(
                        all,
                        door,
                        own.resolve(door.word()).relativize(file).getName(0).toString(),
                        file);
            }
            String folder = door == Door.OBSERVE ? "cekura" : door.word();
            for (Path file : more == null ? List.<Path>of() : files(more.resolve(folder), 1, ".json")) {
                String name = String.valueOf(file.getFileName());
                if (door != Door.OBSERVE || name.startsWith("observe-")) {
                    add(all, door, name, file);
                }
            }
        }
        if (all.isEmpty()) {
            throw new IOException("no fixtures in " + own);
        }
        return all;
    }

    private static List<Path> files(Path folder, int depth, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void add(List<Fixture> all, Door door, String name, Path file) throws IOException {
        if (EarshotJson.MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode body) {
            all.add(new Fixture(door, name, body));
        }
    }
}
