package dev.earshot.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./earshot} as somebody in a shell uses it, on free ports, with a data folder of its own. */
final class Script {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    /** What a verb came to; {@code took} is from the first to the last moment of its process. */
    record Ran(int code, String out, String err, Duration took) {
        JsonNode json() {
            return EarshotJson.read(out.strip(), JsonNode.class);
        }
    }

    final Path data;
    final Map<String, String> environment = new HashMap<>();

    Script(Path data) {
        this.data = data;
        environment.put("EARSHOT_DATA", data.toString());
        environment.put("EARSHOT_NO_BUILD", "1");
        for (String port :
                List.of("EARSHOT_PORT", "EARSHOT_MANAGEMENT_PORT", "EARSHOT_KAFKA_PORT", "EARSHOT_PG_PORT")) {
            environment.put(port, Integer.toString(Ports.free()));
        }
    }

    int port(String name) {
        return Integer.parseInt(environment.get(name));
    }

    Ran run(String... words) throws IOException, InterruptedException {
        return run(Map.of(), words);
    }

    Ran run(Map<String, String> more, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("verb", ".out");
        Path err = Files.createTempFile("verb", ".err");
        long began = System.nanoTime();
        Process process = builder(List.of(), more, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", words) + " did not end: " + Files.readString(out));
        }
        return new Ran(
                process.exitValue(),
                Files.readString(out),
                Files.readString(err),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** A verb in the foreground of a terminal: the leader of a process group that a Ctrl-C reaches as a whole. */
    Process foreground(Path output, String... words) throws IOException {
        // Who is started in the background by a shell without job control ignores SIGINT, and hands that on.
        return builder(List.of("env", "--default-signal=INT", "setsid"), Map.of(), words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder builder(List<String> before, Map<String, String> more, String... words) {
        List<String> command = new ArrayList<>(before);
        command.add(HOME.resolve("earshot").toString());
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("target").toFile());
        builder.environment().remove("EARSHOT_BOOTSTRAP_API_KEY");
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        return builder;
    }

    /** Pids by name, as the status tells them. */
    Map<String, Long> pids() throws IOException, InterruptedException {
        Map<String, Long> pids = new TreeMap<>();
        run("status", "--json")
                .json()
                .path("services")
                .forEach(service -> pids.put(
                        service.path("name").asText(), service.path("pid").asLong()));
        return pids;
    }

    /** Every living process of the system with its children, found without asking it. */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(word -> word.contains(data.toString())))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .filter(dev.earshot.infra.Processes::runs)
                .distinct()
                .toList();
    }

    static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "--"));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
