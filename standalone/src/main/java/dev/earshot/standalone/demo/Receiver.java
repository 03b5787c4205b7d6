package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A customer's endpoint: keeps what it is told, and trusts nothing that is not signed and does not know the secret. */
public final class Receiver implements AutoCloseable {
    private static final String SIGNING_SECRET = "whsec_ZGVtby1zaWduaW5nLXNlY3JldC0yNGJ5";
    private static final String PLAIN_SECRET = "demo-plain-secret";

    private final HttpServer server;
    private final Map<String, AtomicInteger> byCall = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> data = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
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

    /** How many notifications each call had, by the provider's id of the call; repeats of one are not counted. */
    public Map<String, AtomicInteger> byCall() {
        return byCall;
    }

    /** What the last notification of each call said of it, by the provider's id of the call. */
    public Map<String, JsonNode> data() {
        return data;
    }

    /** How often it was told something without the signature or without the secret. */
    public int unsigned() {
        return unsigned.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(values)));
        try (exchange) {
            exchange.sendResponseHeaders(isOurs(body, headers) ? keep(body, headers) : refuse(), -1);
        }
    }

    private static boolean isOurs(String body, Map<String, List<String>> headers) {
        try {
            new Webhook(SIGNING_SECRET).verify(body, headers);
            return headers.getOrDefault("x-cekura-secret", List.of()).equals(List.of(PLAIN_SECRET));
        } catch (WebhookVerificationException | EmptyWebhookSecretException notSigned) {
            return false;
        }
    }

    private int refuse() {
        unsigned.incrementAndGet();
        return 401;
    }

    private int keep(String body, Map<String, List<String>> headers) {
        JsonNode told = EarshotJson.read(body, JsonNode.class).path("data");
        String call = told.path("call_id").asText();
        data.put(call, told);
        AtomicInteger count = byCall.computeIfAbsent(call, _ -> new AtomicInteger());
        // A repeat with the same id is one notification: an attempt may die after we answered, before that was stored.
        // With another body it is none of the same.
        String id = headers.getOrDefault("webhook-id", List.of("")).getFirst();
        if (seen.add(id + " " + Hash.hex(body))) {
            count.incrementAndGet();
        }
        return 204;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
