package dev.earshot.system.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Asks the processes of a machine themselves whether they are ready: the verb {@code status} is a JVM of its own, and
 * would take from those that are starting what it waits for.
 *
 * @param health where each service says whether it is ready
 * @param stores ports of Kafka and PostgreSQL
 */
record Readiness(List<URI> health, List<Integer> stores) {
    /** On a machine with all hands full an answer takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** Of all that this status tells of. */
    static Readiness ofAll(JsonNode status) {
        return of(status, _ -> true);
    }

    /** Of one process. */
    static Readiness ofOne(JsonNode status, long pid) {
        return of(status, service -> service.path("pid").asLong() == pid);
    }

    private static Readiness of(JsonNode status, Predicate<JsonNode> wanted) {
        Set<URI> health = new LinkedHashSet<>();
        List<Integer> stores = new ArrayList<>();
        for (JsonNode service : status.path("services")) {
            if (!wanted.test(service)) {
                continue;
            }
            switch (service.path("name").asText()) {
                case "kafka" ->
                    stores.add(OneMachine.port(status.path("bootstrap_servers").asText()));
                case "postgres" ->
                    stores.add(OneMachine.port(status.path("postgres").asText()));
                case "launcher" -> {
                    // it answers nobody
                }
                default -> health.add(URI.create(service.path("management_url").asText() + "/q/health/ready"));
            }
        }
        return new Readiness(List.copyOf(health), stores);
    }

    boolean isReady() throws InterruptedException {
        for (int port : stores) {
            if (!listens(port)) {
                return false;
            }
        }
        for (URI uri : health) {
            if (!isReady(uri)) {
                return false;
            }
        }
        return true;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static boolean isReady(URI uri) throws InterruptedException {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(PATIENCE)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException nobody) {
            return false;
        }
    }
}
