package dev.earshot.standalone;

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

/** All services in one JVM: how it is started and asked. */
final class Services {
    /** The services that share it, in the order of the house. */
    static final List<String> NAMES =
            List.of("ingest-gateway", "normalizer", "evaluator", "notifier", "insights-worker", "control-plane");

    private static final Duration ASK = Duration.ofSeconds(1);

    private Services() {}

    static Process start(Settings settings, Secrets secrets) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Java.program(),
                "-Xmx256m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        Path cache = settings.app().resolve("app.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        property(command, "quarkus.http.host", settings.bind());
        property(command, "quarkus.http.port", settings.port());
        property(command, "quarkus.management.port", settings.managementPort());
        property(command, "kafka.bootstrap.servers", settings.bootstrapServers());
        property(command, "earshot.pg.host", "127.0.0.1");
        property(command, "earshot.pg.port", settings.postgresPort());
        property(command, "earshot.keyset", Secrets.keyset(settings));
        property(command, "earshot.data", settings.data());
        property(command, "earshot.recordings", settings.data().resolve("recordings"));
        property(command, "earshot.operator-token-file", Secrets.operatorTokenFile(settings));
        command.addAll(List.of("-jar", settings.app().resolve("quarkus-run.jar").toString()));
        ProcessBuilder builder = Java.process(command, settings.log("services"));
        // Passwords are not arguments: those are for everybody to read.
        builder.environment().put("EARSHOT_PG_PIPELINE_PASSWORD", secrets.pipeline());
        builder.environment().put("EARSHOT_PG_API_PASSWORD", secrets.api());
        return builder.start();
    }

    private static void property(List<String> command, String name, Object value) {
        command.add("-D" + name + "=" + value);
    }

    /** Whether all of them say they are ready; false when nobody answers. */
    static boolean areReady(Settings settings) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(ASK)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(settings.managementUrl() + "/q/health/ready"))
                    .timeout(ASK)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
