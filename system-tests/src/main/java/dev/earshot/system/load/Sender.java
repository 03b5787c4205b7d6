package dev.earshot.system.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sends calls on a schedule that no answer can slow down, as an honest client: what is not answered 2xx is sent again
 * until it is, or until the run gives up.
 */
public final class Sender implements AutoCloseable {
    private static final long AGAIN_AFTER_MS = 250;
    /** The pause doubles up to this: senders that hammer at who is down would be the fault. */
    private static final long AGAIN_AT_MOST_MS = 4_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, SentCall> sent = new ConcurrentHashMap<>();
    private final LongAdder acknowledged = new LongAdder();
    private final Gateways gateways;
    private final Traffic traffic;
    private final Ledger ledger;
    private final String assistant;

    /**
     * A sender of observed calls, each in one webhook that is sent once.
     *
     * @param baseUrl of the gateway
     * @param assistant the agent's id as its provider knows it
     * @param ledger file that gets a line per call when it is done with
     */
    public Sender(String baseUrl, String apiKey, String assistant, Path ledger) throws IOException {
        this(List.of(baseUrl), apiKey, assistant, Traffic.PLAIN, ledger);
    }

    /** The same to several gateways, with repeats and changes. */
    public Sender(List<String> baseUrls, String apiKey, String assistant, Traffic traffic, Path ledger)
            throws IOException {
        this.gateways = new Gateways(baseUrls, apiKey);
        this.assistant = assistant;
        this.traffic = traffic;
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
        int _ = send(prefix, perSecond, giveUp, number -> number < count);
    }

    /**
     * The same for as long as somebody wants more.
     *
     * @param more whether the call with this number, from 0, is to be sent
     * @return how many were
     */
    public int send(String prefix, double perSecond, Duration giveUp, IntPredicate more) {
        long startNanos = System.nanoTime();
        long startMs = System.currentTimeMillis();
        int number = 0;
        for (; more.test(number); number++) {
            long dueNanos = (long) (number * TimeUnit.SECONDS.toNanos(1) / perSecond);
            for (long wait = startNanos + dueNanos - System.nanoTime();
                    wait > 0;
                    wait = startNanos + dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            String callId = prefix + "-" + number;
            long dueMs = startMs + TimeUnit.NANOSECONDS.toMillis(dueNanos);
            int steps = traffic.steps(number);
            threads.execute(() -> tell(callId, steps, dueMs, giveUp));
        }
        return number;
    }

    private void tell(String callId, int steps, long dueMs, Duration giveUp) {
        List<Integer> refusals = Collections.synchronizedList(new ArrayList<>());
        long firstMs = 0;
        int done = 0;
        while (done < steps && deliver(body(callId, done + 1), traffic.copies(callId), dueMs, giveUp, refusals)) {
            firstMs = firstMs == 0 ? System.currentTimeMillis() : firstMs;
            done++;
        }
        SentCall call = new SentCall(callId, dueMs, firstMs, done, refusals);
        ledger.add(call.line());
        sent.put(callId, call);
    }

    // All copies have to be through before the call's next webhook: the order in which they arrive is what is kept.
    private boolean deliver(String body, int copies, long dueMs, Duration giveUp, List<Integer> refusals) {
        List<CompletableFuture<Boolean>> others = IntStream.range(1, copies)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> deliver(body, dueMs, giveUp, refusals), threads))
                .toList();
        boolean all = deliver(body, dueMs, giveUp, refusals);
        for (CompletableFuture<Boolean> other : others) {
            all &= other.join();
        }
        return all;
    }

    private boolean deliver(String body, long dueMs, Duration giveUp, List<Integer> refusals) {
        for (long pause = AGAIN_AFTER_MS; ; pause = Math.min(2 * pause, AGAIN_AT_MOST_MS)) {
            int status = gateways.send(body);
            if (status / 100 == 2) {
                acknowledged.increment();
                return true;
            }
            refusals.add(status);
            if (System.currentTimeMillis() > dueMs + giveUp.toMillis()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    private String body(String callId, int step) {
        return """
                {"call_id": "%s", "assistant_id": "%s", "transcript_type": "custom", "call_ended_reason": "customer-ended-call",
                 "metadata": {"step": %d},
                 "transcript_json": [
                  {"role": "assistant", "content": "Hello, how can I help?", "start_time": 0, "end_time": 2},
                  {"role": "user", "content": "Book a table for two please", "start_time": 2.4, "end_time": 4},
                  {"role": "assistant", "content": "Done, see you at eight", "start_time": 4.9, "end_time": 6.5}]}""".formatted(callId, assistant, step);
    }

    /** The calls that are done with: acknowledged or given up. */
    public Collection<SentCall> calls() {
        return sent.values();
    }

    /** How many requests were answered 2xx, copies and changes of a call included. */
    public long acknowledgedWebhooks() {
        return acknowledged.sum();
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        gateways.close();
        ledger.close();
    }
}
