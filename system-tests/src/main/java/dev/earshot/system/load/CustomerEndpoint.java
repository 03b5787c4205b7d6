package dev.earshot.system.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where a customer is told of his calls; keeps what he was told, and answers 204. */
public final class CustomerEndpoint implements AutoCloseable {
    /**
     * One notification, however often it was repeated.
     *
     * @param id its {@code webhook-id}
     * @param event its type
     * @param bodyHash of the bytes
     */
    public record Told(String id, String event, String bodyHash) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Set<Told>> byCall = new ConcurrentHashMap<>();
    private final Ledger ledger;

    /** An endpoint on a free port of this machine. */
    public CustomerEndpoint(Path ledger) throws IOException {
        this.ledger = new Ledger(ledger);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** The distinct notifications of each call, by the provider's id of it. */
    public Map<String, Set<Told>> byCall() {
        return byCall;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode told = EarshotJson.read(body, JsonNode.class);
            String call = told.path("data").path("call_id").asText();
            String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
            Told notification = new Told(id, told.path("event_type").asText(), Hash.hex(body));
            ledger.add(System.currentTimeMillis() + "\t" + call + "\t" + notification.event() + "\t" + id + "\t"
                    + notification.bodyHash());
            byCall.computeIfAbsent(call, _ -> ConcurrentHashMap.newKeySet()).add(notification);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        ledger.close();
    }
}
