package dev.earshot.normalizer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider's storage that misbehaves as it is told: the first word of a path says how. */
final class FakeProvider implements AutoCloseable {
    /** Where a connection is cut. */
    static final int CUT_AT = 400_000;

    final byte[] audio = audio(900_000);
    /** Every request: path, range, key. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What waits for this waits. */
    final CountDownLatch gate = new CountDownLatch(1);

    private final Map<String, AtomicInteger> times = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakeProvider(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    static byte[] audio(int bytes) {
        byte[] audio = new byte[bytes];
        new Random(11).nextBytes(audio);
        byte[] head = "RIFF0000WAVEfmt ".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, audio, 0, head.length);
        return audio;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    long count(String path) {
        return asked.stream().filter(each -> each.startsWith(path + " ")).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(path + " " + range + " " + exchange.getRequestHeaders().getFirst("xi-api-key"));
        int time = times.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
        exchange.getResponseHeaders().set("ETag", "\"v1\"");
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        try (exchange) {
            switch (path.split("/")[1]) {
                case "busy" -> {
                    if (time == 1) {
                        exchange.getResponseHeaders().set("Retry-After", "1");
                        exchange.sendResponseHeaders(429, -1);
                    } else {
                        whole(exchange);
                    }
                }
                case "failing" -> {
                    if (time <= 2) {
                        exchange.sendResponseHeaders(500, -1);
                    } else {
                        whole(exchange);
                    }
                }
                case "cut" -> {
                    if (range == null) {
                        cut(exchange);
                    } else {
                        rest(exchange, Integer.parseInt(range.replaceAll("\\D", "")));
                    }
                }
                case "held" -> {
                    gate.await(60, TimeUnit.SECONDS);
                    whole(exchange);
                }
                case "missing" -> exchange.sendResponseHeaders(404, -1);
                case "gone" -> exchange.sendResponseHeaders(410, -1);
                case "large" -> {
                    exchange.sendResponseHeaders(200, 3_000_000);
                    exchange.getResponseBody().write(audio, 0, 1_000);
                    exchange.getResponseBody().flush();
                    gate.await(60, TimeUnit.SECONDS);
                }
                case "silent" -> {
                    exchange.sendResponseHeaders(200, audio.length);
                    exchange.getResponseBody().write(audio, 0, 1_000);
                    exchange.getResponseBody().flush();
                    gate.await(60, TimeUnit.SECONDS);
                }
                case "page" -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    byte[] page = "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                }
                default -> whole(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void whole(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, audio.length);
        exchange.getResponseBody().write(audio);
    }

    private void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, audio.length);
        OutputStream out = exchange.getResponseBody();
        out.write(audio, 0, CUT_AT);
        out.flush();
        // Closed with bytes missing: the connection breaks.
    }

    private void rest(HttpExchange exchange, int from) throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (audio.length - 1) + "/" + audio.length);
        exchange.sendResponseHeaders(206, (long) audio.length - from);
        exchange.getResponseBody().write(audio, from, audio.length - from);
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
    }
}
