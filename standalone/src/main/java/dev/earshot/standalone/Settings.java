package dev.earshot.standalone;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the one-machine form lives.
 *
 * @param app the built application
 * @param data everything that outlives a process
 */
record Settings(Path app, Path data, String bind, int port, int managementPort, int kafkaPort, int postgresPort) {
    /** Why a setting cannot be used. */
    static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    static Settings of(Map<String, String> environment, Path home) {
        return new Settings(
                home.resolve("standalone/target/quarkus-app"),
                Path.of(environment.getOrDefault(
                                "EARSHOT_DATA", home.resolve(".earshot").toString()))
                        .toAbsolutePath(),
                environment.getOrDefault("EARSHOT_BIND", "127.0.0.1"),
                port(environment, "EARSHOT_PORT", 8080),
                port(environment, "EARSHOT_MANAGEMENT_PORT", 9000),
                port(environment, "EARSHOT_KAFKA_PORT", 9092),
                port(environment, "EARSHOT_PG_PORT", 15432));
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "");
        if (text.isBlank()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new Invalid(name + " must be a port from 1 to 65535, got " + text);
        }
        return Integer.parseInt(text);
    }

    /** The same with its data in a folder of its own. */
    Settings inFolder(String name) {
        return new Settings(app, data.resolve(name), bind, port, managementPort, kafkaPort, postgresPort);
    }

    String baseUrl() {
        return "http://localhost:" + port;
    }

    String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    String bootstrapServers() {
        return "localhost:" + kafkaPort;
    }

    Path run(String file) {
        return data.resolve("run").resolve(file);
    }

    Path log(String name) {
        return data.resolve("logs").resolve(name + ".log");
    }
}
