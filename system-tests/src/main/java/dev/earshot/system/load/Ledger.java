package dev.earshot.system.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of lines, one per event, that outlives whoever is killed. */
final class Ledger implements AutoCloseable {
    private final Writer lines;

    Ledger(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        lines = Files.newBufferedWriter(file);
    }

    synchronized void add(String line) {
        try {
            lines.write(line);
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        lines.close();
    }
}
