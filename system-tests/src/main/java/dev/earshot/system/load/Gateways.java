package dev.earshot.system.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gateways behind a balancer: one after the other gets a request, and who takes no connection is passed over. A request
 * that was cut after it was sent is not repeated here: that is for the sender to do.
 */
final class Gateways implements AutoCloseable {
    private static final int NOT_CONNECTED = -1;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** As a balancer has: who finds none free waits, and that counts as time to the answer. */
    private static final int CONNECTIONS = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Semaphore free = new Semaphore(CONNECTIONS, true);
    private final AtomicInteger next = new AtomicInteger();
    private final List<URI> observe;
    private final String apiKey;

    Gateways(List<String> baseUrls, String apiKey) {
        this.observe = baseUrls.stream()
                .map(url -> URI.create(url + "/observability/v1/observe/"))
                .toList();
        this.apiKey = apiKey;
    }

    /** The status of the answer, 0 when there was none. */
    int send(String body) {
        free.acquireUninterruptibly();
        try {
            return sendToAny(body);
        } finally {
            free.release();
        }
    }

    private int sendToAny(String body) {
        int first = next.getAndIncrement();
        int status = NOT_CONNECTED;
        for (int i = 0; i < observe.size() && status == NOT_CONNECTED; i++) {
            status = send(observe.get(Math.floorMod(first + i, observe.size())), body);
        }
        return Math.max(status, 0);
    }

    private int send(URI address, String body) {
        try {
            return http.send(request(address, body), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (ConnectException | HttpConnectTimeoutException nobodyThere) {
            return NOT_CONNECTED;
        } catch (IOException cut) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private HttpRequest request(URI address, String body) {
        return HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("X-CEKURA-API-KEY", apiKey)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
