package dev.earshot.standalone;

import dev.earshot.infra.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Remembers a process. Pids are used again, so its birth says whether it is still the same one. */
record PidFile(Path file) {
    void write(ProcessHandle process) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, process.pid() + " " + Processes.birth(process) + "\n");
    }

    /** The process, while it lives. */
    Optional<ProcessHandle> process() {
        try {
            String[] parts = Files.readString(file).strip().split(" ", 2);
            return parts.length < 2
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(parts[0]))
                            .filter(Processes::runs)
                            .filter(process -> Processes.birth(process).equals(parts[1]));
        } catch (IOException | NumberFormatException stale) {
            return Optional.empty();
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
