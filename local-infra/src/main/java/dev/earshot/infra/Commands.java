package dev.earshot.infra;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Programs of this machine: run to their end, or prepared to live on by themselves. */
public final class Commands {
    private Commands() {}

    static List<String> join(List<String> prefix, String... command) {
        return Stream.concat(prefix.stream(), Stream.of(command)).toList();
    }

    /**
     * The command in a session of its own. A Ctrl-C or a closed terminal reaches every process of the terminal's group at
     * once; what must end in order may not be in it.
     */
    public static List<String> ownSession(List<String> command) {
        return Stream.concat(Stream.of("setsid"), command.stream()).toList();
    }

    /**
     * Runs the command and waits for it.
     *
     * @throws IOException with the program's output, when it cannot be started or fails
     */
    static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command.getFirst() + " ended with status " + status + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.getFirst());
        }
    }
}
