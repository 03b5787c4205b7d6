package dev.earshot.system.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The one-machine form, driven through its script as an operator does, on ports and in a folder of its own. */
public final class OneMachine {
    /**
     * What a verb of the script came to.
     *
     * @param code its exit code
     * @param out what it printed
     */
    public record Ran(int code, String out) {}

    private final boolean split;
    private final Path home;
    private final Path data;
    private final Map<String, String> environment;

    /**
     * A machine that is not started yet.
     *
     * @param home the checkout with the script
     * @param data its folder; deleted by nobody here
     * @param split whether each service has a process of its own
     */
    public OneMachine(Path home, Path data, boolean split) {
        this.split = split;
        this.home = home;
        this.data = data;
        this.environment = Map.of(
                "EARSHOT_DATA", data.toString(),
                "EARSHOT_RATE_LIMIT", "off", // one key sends for all customers
                "EARSHOT_PORT", Integer.toString(Ports.free()),
                "EARSHOT_MANAGEMENT_PORT", Integer.toString(Ports.free()),
                "EARSHOT_KAFKA_PORT", Integer.toString(Ports.free()),
                "EARSHOT_PG_PORT", Integer.toString(Ports.free()));
    }

    /** Runs a verb of the script to its end. */
    public Ran run(String... verb) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("earshot").toString()));
        command.addAll(List.of(verb));
        Files.createDirectories(data);
        Path output = Files.createTempFile(data, "verb", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(240, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end");
            }
            return new Ran(process.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Runs a verb that must succeed. */
    public String must(String... verb) throws IOException, InterruptedException {
        Ran ran = run(verb);
        if (ran.code() != 0) {
            throw new IOException(String.join(" ", verb) + " ended with " + ran.code() + ": " + ran.out());
        }
        return ran.out();
    }

    /** Starts what is missing and returns when all is ready. */
    public void up() throws IOException, InterruptedException {
        if (split) {
            must("up", "--detach", "--split");
        } else {
            must("up", "--detach");
        }
    }

    /** Waits until all of it is ready. */
    public void awaitReady() throws IOException, InterruptedException {
        while (!status().path("ready").asBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** What runs, by the names that the status has, each process once. */
    public List<String> names() throws IOException, InterruptedException {
        Map<Long, String> names = new LinkedHashMap<>();
        for (JsonNode service : status().path("services")) {
            names.putIfAbsent(service.path("pid").asLong(), service.path("name").asText());
        }
        return List.copyOf(names.values());
    }

    /** What {@code status --json} prints. */
    public JsonNode status() throws IOException, InterruptedException {
        String out = run("status", "--json").out().strip();
        return EarshotJson.read(out.substring(out.lastIndexOf('\n') + 1), JsonNode.class);
    }

    /** The first API key and where it opens. */
    public JsonNode credentials() throws IOException {
        return EarshotJson.read(Files.readAllBytes(data.resolve("credentials.json")), JsonNode.class);
    }

    /** Applies a document of projects; says what {@code apply} printed. */
    public String apply(String yaml) throws IOException, InterruptedException {
        Path file = Files.writeString(data.resolve("chaos.yaml"), yaml, StandardCharsets.UTF_8);
        return must("apply", file.toString());
    }

    /** Every process of the running system, with PostgreSQL's children. */
    public List<ProcessHandle> processes() throws IOException, InterruptedException {
        List<ProcessHandle> found = new ArrayList<>();
        for (JsonNode service : status().path("services")) {
            ProcessHandle.of(service.path("pid").asLong())
                    .ifPresent(process -> Stream.concat(Stream.of(process), process.descendants())
                            .forEach(found::add));
        }
        return found.stream().distinct().toList();
    }

    /** The postmaster first, then its children. */
    public List<ProcessHandle> postgres() throws IOException, InterruptedException {
        ProcessHandle postmaster = service("postgres");
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    /** The process that runs a service, by the name that the status has. */
    public ProcessHandle service(String name) throws IOException, InterruptedException {
        for (JsonNode service : status().path("services")) {
            if (service.path("name").asText().equals(name)) {
                return ProcessHandle.of(service.path("pid").asLong()).orElseThrow();
            }
        }
        throw new IOException(name + " does not run");
    }

    /** Sends a signal, by its name without SIG. */
    public static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        int _ = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
