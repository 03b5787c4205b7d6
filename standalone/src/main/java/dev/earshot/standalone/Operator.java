package dev.earshot.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Folders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator asks of the control plane, on the management port. */
final class Operator {
    /** The control plane's answer. */
    record Reply(int status, String body) {}

    private final Settings settings;

    Operator(Settings settings) {
        this.settings = settings;
    }

    /** Applies a document. */
    Reply apply(String yaml) throws IOException, InterruptedException {
        return post("/operator/apply", yaml);
    }

    /**
     * Makes the first organisation, project and key where there is none, and writes the credentials.
     *
     * @return the key when it was made now, else {@code null}
     */
    @Nullable
    String bootstrap(@Nullable String key) throws IOException, InterruptedException {
        Reply reply = post("/operator/bootstrap", EarshotJson.text(key == null ? Map.of() : Map.of("api_key", key)));
        if (reply.status() != 200) {
            throw new IOException("the first key could not be made: " + reply.body());
        }
        JsonNode made = EarshotJson.read(reply.body(), JsonNode.class);
        if (!made.path("created").asBoolean()) {
            return null;
        }
        Path file = settings.data().resolve("credentials.json");
        Folders.writePrivate(
                file,
                EarshotJson.MAPPER
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(EarshotJson.MAPPER
                                        .createObjectNode()
                                        .put("base_url", settings.baseUrl())
                                        .put("api_key", made.path("api_key").asText())
                                        .put(
                                                "organization_id",
                                                made.path("organization_id").asLong())
                                        .put(
                                                "project_id",
                                                made.path("project_id").asLong()))
                        + "\n");
        return made.path("api_key").asText();
    }

    private Reply post(String path, String body) throws IOException, InterruptedException {
        String token = Files.readString(Secrets.operatorTokenFile(settings)).strip();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(settings.managementUrl() + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(30))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        }
    }
}
