package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A customer's endpoint: counts what it is told, and trusts nothing that is not signed. */
public final class Receiver implements AutoCloseable {
    private static final String SECRET = "whsec_ZGVtby1zaWduaW5nLXNlY3JldC0yNGJ5";

    private final HttpServer server;
    private final Map<String, AtomicInteger> byCall = new ConcurrentHashMap<>();
    private final java.util.Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unsigned = new AtomicInteger();

    /** An endpoint on a free port of this machine. */
    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", this::take);
        server.start();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** How many notifications each call had, repeats of one not counted. */
    public Map<String, AtomicInteger> byCall() {
        return byCall;
    }

    /** How often it was told something that was not signed. */
    public int unsigned() {
        return unsigned.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new java.util.HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(java.util.Locale.ROOT), new ArrayList<>(values)));
        try {
            new Webhook(SECRET).verify(body, headers);
            JsonNode told = EarshotJson.read(body, JsonNode.class);
            // A repeat with the same id is one notification: an attempt may die after we answered, before that was
            // stored.
            String id = headers.getOrDefault("webhook-id", List.of("")).getFirst();
            AtomicInteger count =
                    byCall.computeIfAbsent(told.path("data").path("call_id").asText(), _ -> new AtomicInteger());
            if (ids.add(id)) {
                count.incrementAndGet();
            }
            exchange.sendResponseHeaders(204, -1);
        } catch (WebhookVerificationException | EmptyWebhookSecretException notOurs) {
            unsigned.incrementAndGet();
            exchange.sendResponseHeaders(401, -1);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
