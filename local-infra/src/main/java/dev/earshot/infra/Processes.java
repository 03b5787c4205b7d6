package dev.earshot.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes of this machine. */
public final class Processes {
    private Processes() {}

    /**
     * Whether it still does something. A killed process whose parent does not collect it stays in the process table, and
     * its handle calls it alive.
     */
    public static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            // Format: proc_pid_stat(5). The state follows the name, which stands in parentheses and may contain some.
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException noSuchFolderHere) {
            return process.isAlive();
        }
    }
}
