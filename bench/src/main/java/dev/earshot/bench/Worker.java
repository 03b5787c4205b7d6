package dev.earshot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that does rounds of {@link Work} when it is told to. */
public final class Worker implements AutoCloseable {
    /**
     * A round.
     *
     * @param done how many units of work
     * @param seconds how long it took
     * @param processMs processor time of the whole process for each unit, milliseconds
     * @param threadMs of the thread that worked, milliseconds: no compiler and no collector in it
     * @param p50Micros the middle latency, microseconds; 0 where the work has none
     */
    public record Round(long done, double seconds, double processMs, double threadMs, long p50Micros) {
        /** Units a second. */
        public double perSecond() {
            return done / seconds;
        }

        /** As figures of a report. */
        public Map<String, Object> figures() {
            return Map.of(
                    "done", done, "seconds", seconds, "cpu_ms", processMs, "thread_ms", threadMs, "p50_us", p50Micros);
        }
    }

    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final Writer orders;

    private Worker(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param main a class whose main method ends in {@link Rounds#serve}
     */
    public static Worker start(Path log, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Files.createDirectories(log.toAbsolutePath().getParent());
        Worker worker = new Worker(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
        worker.answer();
        return worker;
    }

    /** A round of one of its works. */
    public Round round(String work, double seconds) throws IOException {
        orders.write(work + " " + (long) (seconds * 1e9) + "\n");
        orders.flush();
        String[] figures = answer().split(" ", -1);
        long done = Math.max(1, Long.parseLong(figures[0]));
        return new Round(
                done,
                Long.parseLong(figures[1]) / 1e9,
                Long.parseLong(figures[2]) / 1e6 / done,
                Long.parseLong(figures[3]) / 1e6 / done,
                Long.parseLong(figures[4]));
    }

    // What else a library prints is no answer.
    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Rounds.ANSWER)) {
                return line.substring(Rounds.ANSWER.length());
            }
        }
        throw new IOException("the process ended: " + Files.readString(log));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
