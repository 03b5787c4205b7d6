package dev.earshot.system;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Ports;
import dev.earshot.platform.secret.SecretBox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One replica of every service: a process of its own on the broker and the database of the test. */
final class Replica implements AutoCloseable {
    /** The first API key. */
    static final String KEY = "esk_replicas_0123456789abcdefghijklmnop";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    static final String TOKEN = "token-of-the-operator";

    private final Path data;
    private final int port = Ports.free();
    private final int management = Ports.free();
    private final List<String> options;
    private Process process;

    /** A replica that is not started yet, with further options for its JVM. */
    Replica(String name, String... options) throws IOException {
        this.options = List.of(options);
        data = Files.createDirectories(Path.of(System.getProperty("earshot.data"), name));
        SecretBox.createIfAbsent(Path.of(System.getProperty("earshot.keyset")));
        Files.writeString(data.resolve("token"), TOKEN);
    }

    void start() throws IOException {
        Path app = Path.of("..", "standalone", "target", "quarkus-app", "quarkus-run.jar")
                .toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + management,
                "-Dearshot.data=" + data,
                "-Dearshot.operator-token-file=" + data.resolve("token")));
        for (String name : List.of(
                "kafka.bootstrap.servers",
                "earshot.pg.host",
                "earshot.pg.port",
                "earshot.pg.pipeline-password",
                "earshot.pg.api-password",
                "earshot.keyset",
                "earshot.recordings")) {
            command.add("-D" + name + "=" + System.getProperty(name));
        }
        command.addAll(options);
        command.addAll(List.of("-jar", app.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", data.getFileName() + ".log").toFile()))
                .start();
    }

    /** kill -9: nothing is drained, nothing is closed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    long pid() {
        return process.pid();
    }

    boolean isReady() {
        try {
            return send(HttpRequest.newBuilder(managementUri("/q/health/ready"))
                                    .timeout(Duration.ofSeconds(2))
                                    .build())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    URI managementUri(String path) {
        return URI.create("http://127.0.0.1:" + management + path);
    }

    /** Makes the first key, if nobody has; all tests share one database, and so this key. */
    void bootstrap() throws IOException {
        String _ = operator("/operator/bootstrap", EarshotJson.text(Map.of("api_key", KEY)));
    }

    String operator(String path, String body) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(managementUri(path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
