package dev.earshot.system.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends calls on a schedule that no answer can slow down, as an honest client: what is not answered 2xx is sent again
 * until it is, or until the run gives up.
 */
public final class Sender implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long AGAIN_AFTER_MS = 250;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, SentCall> sent = new ConcurrentHashMap<>();
    private final Ledger ledger;
    private final URI observe;
    private final String apiKey;
    private final String assistant;

    /**
     * A sender of observed calls.
     *
     * @param baseUrl of the gateway
     * @param assistant the agent's id as its provider knows it
     * @param ledger file that gets a line per call when it is done with
     */
    public Sender(String baseUrl, String apiKey, String assistant, Path ledger) throws IOException {
        this.observe = URI.create(baseUrl + "/observability/v1/observe/");
        this.apiKey = apiKey;
        this.assistant = assistant;
        this.ledger = new Ledger(ledger);
    }

    /**
     * Sends, and returns when the last call was due; answers may still be awaited.
     *
     * @param prefix of the call ids
     * @param perSecond rate of the schedule
     * @param giveUp how long a call is tried after it was due
     */
    public void send(String prefix, int count, double perSecond, Duration giveUp) {
        long startNanos = System.nanoTime();
        long startMs = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            long dueNanos = (long) (i * TimeUnit.SECONDS.toNanos(1) / perSecond);
            for (long wait = startNanos + dueNanos - System.nanoTime();
                    wait > 0;
                    wait = startNanos + dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            String callId = prefix + "-" + i;
            long dueMs = startMs + TimeUnit.NANOSECONDS.toMillis(dueNanos);
            threads.execute(() -> deliver(callId, dueMs, giveUp));
        }
    }

    private void deliver(String callId, long dueMs, Duration giveUp) {
        HttpRequest request = HttpRequest.newBuilder(observe)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("X-CEKURA-API-KEY", apiKey)
                .POST(HttpRequest.BodyPublishers.ofString(body(callId), StandardCharsets.UTF_8))
                .build();
        List<Integer> refusals = new ArrayList<>();
        while (true) {
            int status = status(request);
            long now = System.currentTimeMillis();
            boolean acknowledged = status / 100 == 2;
            if (acknowledged || now > dueMs + giveUp.toMillis()) {
                if (!acknowledged) {
                    refusals.add(status);
                }
                SentCall call = new SentCall(callId, dueMs, acknowledged ? now : 0, refusals);
                ledger.add(call.line());
                sent.put(callId, call);
                return;
            }
            refusals.add(status);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_AFTER_MS));
        }
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private String body(String callId) {
        return """
                {"call_id": "%s", "assistant_id": "%s", "transcript_type": "custom", "call_ended_reason": "customer-ended-call",
                 "transcript_json": [
                  {"role": "assistant", "content": "Hello, how can I help?", "start_time": 0, "end_time": 2},
                  {"role": "user", "content": "Book a table for two please", "start_time": 2.4, "end_time": 4},
                  {"role": "assistant", "content": "Done, see you at eight", "start_time": 4.9, "end_time": 6.5}]}""".formatted(callId, assistant);
    }

    /** The calls that are done with: acknowledged or given up. */
    public Collection<SentCall> calls() {
        return sent.values();
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        http.shutdownNow();
        ledger.close();
    }
}
