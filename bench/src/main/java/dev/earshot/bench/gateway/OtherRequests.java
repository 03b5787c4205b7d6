package dev.earshot.bench.gateway;

import dev.earshot.bench.load.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Ordinary webhooks on a schedule that no answer slows down; latencies count from when each was due. */
final class OtherRequests implements AutoCloseable {
    private static final double PER_SECOND = 40;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Histogram latency = new ConcurrentHistogram(60_000_000L, 3);
    private final AtomicLong others = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<byte[]> bodies = Webhooks.bodies();
    private final URI uri;
    private final Thread clock;

    /** Begins to send. */
    OtherRequests(int port) {
        uri = URI.create("http://127.0.0.1:" + port + Webhooks.PATH);
        clock = Thread.ofPlatform().daemon().name("others").start(this::send);
    }

    private void send() {
        long began = System.nanoTime();
        for (int i = 0; !over.get(); i++) {
            long due = began + (long) (i * 1e9 / PER_SECOND);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            byte[] body = bodies.get(i % bodies.size());
            threads.execute(() -> send(body, due));
        }
    }

    private void send(byte[] body, long due) {
        long now = System.currentTimeMillis();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("X-Retell-Signature", "v=" + now + ",d=" + Webhooks.signature(body, now))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            others.addAndGet(status == 200 ? 0 : 1);
        } catch (IOException noAnswer) {
            others.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        latency.recordValue(Math.min(60_000_000L, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due)));
    }

    /** Microseconds. */
    Histogram latency() {
        return latency;
    }

    /** How many were not answered 200. */
    long notTaken() {
        return others.get();
    }

    @Override
    public void close() {
        over.set(true);
        try {
            clock.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
        http.close();
    }
}
