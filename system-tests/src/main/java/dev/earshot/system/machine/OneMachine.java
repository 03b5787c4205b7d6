package dev.earshot.system.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one-machine form, driven through its script as an operator does, on ports and in a folder of its own. */
public final class OneMachine {
    /**
     * What a verb of the script came to.
     *
     * @param code its exit code
     * @param out what it printed
     */
    public record Ran(int code, String out) {}

    /**
     * A process of the running system; services that share one are one.
     *
     * @param name as the status has it, with a number where there are several: {@code ingest-gateway-2}
     * @param process may have ended since
     */
    public record Part(String name, ProcessHandle process) {}

    /** Ports for each service and some replicas. */
    private static final int ROW = 20;

    private final boolean split;
    private final Path home;
    private final Path data;
    private final Map<String, String> environment;
    /** {@code null} before the first start. */
    private @Nullable Readiness known;

    /**
     * A machine that is not started yet.
     *
     * @param home the checkout with the script
     * @param data its folder; deleted by nobody here
     * @param split whether each service has a process of its own
     */
    public OneMachine(Path home, Path data, boolean split) {
        this(home, data, split, Map.of());
    }

    /** The same with more in its environment. */
    public OneMachine(Path home, Path data, boolean split, Map<String, String> more) {
        this.split = split;
        this.home = home;
        this.data = data;
        int ports = Ports.freeRow(2 * ROW + 2);
        this.environment = new HashMap<>(Map.of(
                "EARSHOT_DATA", data.toString(),
                "EARSHOT_RATE_LIMIT", "off", // one key sends for all customers
                "EARSHOT_PORT", Integer.toString(ports),
                "EARSHOT_MANAGEMENT_PORT", Integer.toString(ports + ROW),
                "EARSHOT_KAFKA_PORT", Integer.toString(ports + 2 * ROW),
                "EARSHOT_PG_PORT", Integer.toString(ports + 2 * ROW + 1)));
        environment.putAll(more);
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
        known = Readiness.ofAll(status());
    }

    /** Waits until all of it is ready that was known when it was started. */
    public void awaitReady() throws IOException, InterruptedException {
        Readiness all = known;
        if (all == null) {
            throw new IllegalStateException("it was not started here");
        }
        await(all);
    }

    /** Does something to one process, and waits until what runs in its place is ready. */
    public void replaced(Part part, Deed deed) throws IOException, InterruptedException {
        Readiness its = Readiness.ofOne(status(), part.process().pid());
        deed.run();
        part.process().onExit().join();
        await(its);
    }

    /** What is done to a process. */
    public interface Deed {
        /** Does it. */
        void run() throws IOException, InterruptedException;
    }

    private static void await(Readiness what) throws InterruptedException {
        while (!what.isReady()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** What runs. */
    public List<Part> parts() throws IOException, InterruptedException {
        Map<Long, Part> parts = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (JsonNode service : status().path("services")) {
            long pid = service.path("pid").asLong();
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent() && !parts.containsKey(pid)) {
                String name = service.path("name").asText();
                int number = seen.merge(name, 1, Integer::sum);
                parts.put(pid, new Part(number == 1 ? name : name + "-" + number, process.get()));
            }
        }
        return List.copyOf(parts.values());
    }

    /** The part with this name. */
    public Part part(String name) throws IOException, InterruptedException {
        return parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException(name + " does not run"));
    }

    /** Where webhooks may be sent: one address, or several of which each does. */
    public List<String> gateways() throws IOException, InterruptedException {
        List<String> gateways = new ArrayList<>();
        for (JsonNode service : status().path("services")) {
            if (service.path("name").asText().equals("ingest-gateway")) {
                gateways.add(service.path("url").asText());
            }
        }
        return gateways;
    }

    /** The ports of Kafka and PostgreSQL, by their names. */
    public Map<String, Integer> stores() throws IOException, InterruptedException {
        JsonNode status = status();
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("kafka", port(status.path("bootstrap_servers").asText()));
        ports.put("postgres", port(status.path("postgres").asText()));
        return ports;
    }

    static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
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
        ProcessHandle postmaster = part("postgres").process();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
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
