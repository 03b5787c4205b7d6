package dev.earshot.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** The control plane from outside: its API and the operator's door. */
public final class ControlPlane {
    /** The key that the tests of one JVM share. */
    public static final String KEY = "esk_test_0123456789abcdefghijklmnopqrstuvwxyz";

    private static final String TOKEN = "token-of-the-tests";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final URI api;
    private final URI management;

    public ControlPlane(URI api, URI management) {
        this.api = api;
        this.management = management;
        try {
            Files.writeString(Path.of(System.getProperty("earshot.data"), "operator-token"), TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> operator(String path, String body) {
        return send(HttpRequest.newBuilder(management.resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> operator(String path) {
        return send(HttpRequest.newBuilder(management.resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .build());
    }

    public HttpResponse<String> stranger(String path) {
        return send(HttpRequest.newBuilder(management.resolve(path)).build());
    }

    public JsonNode bootstrap() {
        return json(operator("/operator/bootstrap", "{\"api_key\": \"" + KEY + "\"}"));
    }

    public HttpResponse<String> get(String path, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path));
        if (!key.isEmpty()) {
            request.header("X-CEKURA-API-KEY", key);
        }
        return send(request.build());
    }

    public HttpResponse<String> post(String path, String body, String key) {
        return send(HttpRequest.newBuilder(api.resolve(path))
                .header("X-CEKURA-API-KEY", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Any request; a body that is empty is none. Headers are pairs of name and value. */
    public HttpResponse<String> ask(
            String method, String path, String key, String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        request.header("Content-Type", type);
        if (!key.isEmpty()) {
            request.header("X-CEKURA-API-KEY", key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** A request with JSON. */
    public HttpResponse<String> ask(String method, String path, String key, String body) {
        return ask(method, path, key, "application/json", body);
    }

    public static JsonNode json(HttpResponse<String> response) {
        return EarshotJson.read(response.body(), JsonNode.class);
    }

    public static JsonNode json(String text) {
        return EarshotJson.read(text, JsonNode.class);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
