package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the operator asks of the control plane, on the management port. */
final class Operator {
    /** The control plane's answer. */
    record Reply(int status, String body) {}

    private final Settings settings;

    Operator(Settings settings) {
        this.settings = settings;
    }

    /** Applies a document. */
    Reply apply(String yaml) throws IOException, InterruptedException, Problem {
        return post("/operator/apply", yaml);
    }

    /**
     * Makes the first organisation, project and key where there is none, and writes the credentials where they are
     * missing. May be asked at every start.
     *
     * @return whether the key was made now
     */
    boolean bootstrap(String key) throws IOException, InterruptedException, Problem {
        String request = EarshotJson.text(Map.of("api_key", key));
        Reply reply = post("/operator/bootstrap", request);
        for (int again = 0; reply.status() == 503 && again < 3; again++) {
            reply = post("/operator/bootstrap", request); // made, but not in effect yet; it has waited for that
        }
        if (reply.status() == 409) {
            return false; // there is an organisation, and its people have replaced the first key: theirs to know
        }
        if (reply.status() != 200) {
            throw new Problem("the first key could not be made: " + reply.body());
        }
        JsonNode made = EarshotJson.read(reply.body(), JsonNode.class);
        Path file = settings.credentials();
        if (!Files.exists(file)) {
            ObjectNode credentials = EarshotJson.MAPPER
                    .createObjectNode()
                    .put("base_url", settings.baseUrl())
                    .put("api_key", key)
                    .put("organization_id", made.path("organization_id").asLong())
                    .put("project_id", made.path("project_id").asLong());
            write(file, credentials);
        } else if (EarshotJson.read(Files.readAllBytes(file), JsonNode.class) instanceof ObjectNode credentials
                && !credentials.path("base_url").asText().equals(settings.baseUrl())) {
            write(file, credentials.put("base_url", settings.baseUrl()));
        }
        return made.path("created").asBoolean();
    }

    private static void write(Path file, ObjectNode credentials) throws IOException {
        Folders.writePrivate(
                file, EarshotJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(credentials) + "\n");
    }

    /** Reads what stands at a path. */
    Reply get(String path) throws IOException, InterruptedException, Problem {
        return send(path, HttpRequest.newBuilder().GET());
    }

    /** Sends a document to a path. */
    Reply post(String path, String body) throws IOException, InterruptedException, Problem {
        return send(path, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Reply send(String path, HttpRequest.Builder request) throws IOException, InterruptedException, Problem {
        Path tokenFile = Secrets.operatorTokenFile(settings);
        if (!Files.exists(tokenFile)) {
            throw notRunning();
        }
        String token = Files.readString(tokenFile).strip();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> response = client.send(
                    request.uri(URI.create(settings.operatorUrl() + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (ConnectException nobody) {
            throw notRunning();
        }
    }

    static Problem notRunning() {
        return new Problem("Earshot does not run here; start it with ./earshot up");
    }
}
