package dev.earshot.standalone;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Where the one-machine form lives.
 *
 * @param app the copy of the built application that this process runs from
 * @param data everything that outlives a process
 * @param bind the address that the base URL is opened on
 * @param ports where its parts listen
 * @param jvms how the services are spread over JVMs
 * @param lasting whether it will be started again on this folder: its JVMs then keep their classes ready for that
 */
record Settings(Path app, Path data, String bind, Ports ports, List<Layout.Jvm> jvms, boolean lasting) {
    /** The four ports of the system: base URL, management, Kafka, PostgreSQL. */
    record Ports(int http, int management, int kafka, int postgres) {}

    static Settings of(Map<String, String> environment, Path app, Path data) throws Problem {
        String bind = environment.getOrDefault("EARSHOT_BIND", "");
        Ports ports = new Ports(
                port(environment, "EARSHOT_PORT", 8080),
                port(environment, "EARSHOT_MANAGEMENT_PORT", 9000),
                port(environment, "EARSHOT_KAFKA_PORT", 9092),
                port(environment, "EARSHOT_PG_PORT", 15432));
        if (new HashSet<>(List.of(ports.http(), ports.management(), ports.kafka(), ports.postgres())).size() < 4) {
            throw Problem.misuse("EARSHOT_PORT, EARSHOT_MANAGEMENT_PORT, EARSHOT_KAFKA_PORT and EARSHOT_PG_PORT must be"
                    + " four different ports");
        }
        return new Settings(
                app.toAbsolutePath(),
                data.toAbsolutePath(),
                bind.isBlank() ? "127.0.0.1" : bind,
                ports,
                Layout.together(ports.http(), ports.management()),
                true);
    }

    private static int port(Map<String, String> environment, String name, int otherwise) throws Problem {
        String text = environment.getOrDefault(name, "");
        if (text.isBlank()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw Problem.misuse(name + " must be a port from 1 to 65535, got " + text);
        }
        return Integer.parseInt(text);
    }

    /** The same as the system that runs on this folder was started with, while one runs: whoever asks may not know. */
    Settings asRunning() {
        if (!Parts.of(this).anyRuns()) {
            return this;
        }
        try {
            Running running = EarshotJson.read(Files.readAllBytes(note()), Running.class);
            return new Settings(app, data, bind, running.ports(), running.jvms(), lasting);
        } catch (IOException | IllegalArgumentException notNoted) {
            return this;
        }
    }

    /** The same for a system that is thrown away afterwards. */
    Settings passing() {
        return new Settings(app, data, bind, ports, jvms, false);
    }

    /**
     * The same with a JVM for each service.
     *
     * @param replicas how many of each, as {@code EARSHOT_REPLICAS} says it
     */
    Settings split(String replicas) throws Problem {
        return new Settings(
                app,
                data,
                bind,
                ports,
                Layout.split(ports.http(), ports.management(), Layout.replicas(replicas)),
                lasting);
    }

    /** What is noted of a running system. */
    record Running(Ports ports, List<Layout.Jvm> jvms) {}

    /** Notes the ports for {@link #asRunning}. */
    void noteDown() throws IOException {
        Folders.writePrivate(note(), EarshotJson.text(new Running(ports, jvms)));
    }

    private Path note() {
        return run("running.json");
    }

    String baseUrl() {
        return "http://localhost:" + ports.http();
    }

    /** Where calls are read. */
    String apiUrl() {
        return "http://localhost:" + with("control-plane").http();
    }

    /** Where the operator's door is. */
    String operatorUrl() {
        return with("control-plane").managementUrl();
    }

    private Layout.Jvm with(String service) {
        return jvms.stream().filter(jvm -> jvm.has(service)).findFirst().orElseThrow();
    }

    String bootstrapServers() {
        return "localhost:" + ports.kafka();
    }

    Path credentials() {
        return data.resolve("credentials.json");
    }

    Path run(String file) {
        return data.resolve("run").resolve(file);
    }

    Path log(String name) {
        return data.resolve("logs").resolve(name + ".log");
    }
}
