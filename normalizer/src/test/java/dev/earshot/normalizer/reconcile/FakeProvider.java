package dev.earshot.normalizer.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Vapi's and Retell's APIs, as far as they list calls: by key, and as ill-behaved as a test wants them. */
final class FakeProvider implements AutoCloseable {
    /** Answers a request in a way of its own. */
    interface Mood {
        void answer(HttpExchange exchange) throws IOException;

        static Mood status(int status, String... headers) {
            return exchange -> {
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
                }
                send(exchange, status, "{}");
            };
        }

        static Mood text(String text) {
            return exchange -> send(exchange, 200, text);
        }

        /** Promises more than it sends. */
        static Mood cut() {
            return exchange -> {
                exchange.sendResponseHeaders(200, 10_000);
                exchange.getResponseBody().write("[{\"id\":".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                exchange.close();
            };
        }
    }

    record Request(String key, String path, long atNs) {}

    private static final class Account {
        private final Map<String, ObjectNode> calls = new ConcurrentHashMap<>();
        private final Queue<Mood> moods = new ConcurrentLinkedQueue<>();
        private final Set<String> broken = ConcurrentHashMap.newKeySet();
        private volatile boolean twice;
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakeProvider(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Puts a call into an account. */
    void add(String key, ObjectNode call) {
        String id = call.path("id").asText(call.path("call_id").asText());
        account(key).calls.put(id, call);
    }

    /** What the next requests of an account are answered with, one each. */
    void mood(String key, Mood... moods) {
        account(key).moods.addAll(List.of(moods));
    }

    /** A call that is listed and cannot be had. */
    void breakCall(String key, String id) {
        account(key).broken.add(id);
    }

    /** From now on each call stands twice on its page. */
    void listTwice(String key) {
        account(key).twice = true;
    }

    List<Request> of(String key) {
        return requests.stream().filter(each -> each.key().equals(key)).toList();
    }

    /** Requests for one call. */
    long gets(String key, String callId) {
        return of(key).stream()
                .filter(each -> each.path().endsWith("/" + callId))
                .count();
    }

    private Account account(String key) {
        return accounts.computeIfAbsent(key, _ -> new Account());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"))
                .replaceFirst("Bearer ", "");
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(key, path, System.nanoTime()));
        Account account = account(key);
        Mood mood = account.moods.poll();
        if (mood != null) {
            mood.answer(exchange);
        } else if (path.equals("/call")) {
            send(exchange, 200, vapi(account, query(exchange)));
        } else if (path.equals("/v3/list-calls")) {
            send(exchange, 200, retell(account, EarshotJson.read(body, JsonNode.class)));
        } else {
            String id = path.substring(path.lastIndexOf('/') + 1);
            ObjectNode call = account.calls.get(id);
            if (account.broken.contains(id)) {
                send(exchange, 500, "{}");
                return;
            }
            send(exchange, call == null ? 404 : 200, call == null ? "{}" : EarshotJson.text(call));
        }
    }

    private static String vapi(Account account, Map<String, String> query) {
        Instant from = Instant.parse(query.get("createdAtGe"));
        ArrayNode page = EarshotJson.MAPPER.createArrayNode();
        account.calls.values().stream()
                .filter(call -> !at(call).isBefore(from))
                .filter(call ->
                        !query.containsKey("createdAtLt") || at(call).isBefore(Instant.parse(query.get("createdAtLt"))))
                .filter(call ->
                        !query.containsKey("createdAtLe") || !at(call).isAfter(Instant.parse(query.get("createdAtLe"))))
                .sorted(Comparator.comparing(FakeProvider::at)
                        .reversed()
                        .thenComparing(call -> call.path("id").asText()))
                .limit(Long.parseLong(query.get("limit")))
                .forEach(call -> {
                    page.add(call);
                    if (account.twice) {
                        page.add(call);
                    }
                });
        return page.toString();
    }

    private static Instant at(JsonNode call) {
        return Instant.parse(call.path("createdAt").asText());
    }

    /** Everything on a page, and a cursor that leads to itself. */
    private static String retell(Account account, JsonNode question) {
        ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        account.calls.values().forEach(items::add);
        return answer.put("has_more", account.twice)
                .put("pagination_key", "again")
                .put("asked", question.path("limit").asInt())
                .toString();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        for (String each : exchange.getRequestURI().getRawQuery().split("&")) {
            String[] parts = each.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
