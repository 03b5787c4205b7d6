package dev.earshot.gateway.body;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A body whose last byte has arrived. */
public sealed interface Body {
    /** It is in memory. */
    record InMemory(byte[] bytes) implements Body {}

    /**
     * It is in a file, which who takes the body deletes.
     *
     * @param size bytes
     */
    record OnDisk(Path file, long size) implements Body {}

    /**
     * It was a form.
     *
     * @param json the fields as a JSON object
     * @param file what was uploaded, which who takes the body deletes; {@code null} when nothing was
     * @param filename as the sender called it
     */
    record Form(byte[] json, @Nullable Path file, String filename) implements Body {}

    /** The file that is to be deleted, {@code null} when there is none. */
    default @Nullable Path left() {
        return switch (this) {
            case InMemory _ -> null;
            case OnDisk disk -> disk.file();
            case Form form -> form.file();
        };
    }
}
