package dev.earshot.bench.gateway;

import dev.earshot.bench.Ground;
import dev.earshot.bench.Jvm;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.bench.Report;
import dev.earshot.bench.Tenant;
import dev.earshot.bench.load.ClosedLoop;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a gateway of 256 MB does with more than fits into it: recordings of 60 MB and bodies of 5 MiB, far more at once
 * than it has memory, then senders that never finish. Each must be taken, or told to come again and not be cut; everybody
 * else must hardly notice.
 */
public final class MemoryBench {
    private static final String GATEWAY = "ingest-gateway";
    private static final int RECORDINGS = 20;
    private static final long RECORDING = 60_000_000;
    private static final int BODIES = 200;
    private static final long BODY = 5L * 1024 * 1024;
    private static final int ROUNDS = 3;
    private static final int TRICKLED = 40;
    private static final double MOST_P99_MS = 1_000;
    /** Ordinary webhooks before the first round, seconds: what counts is a gateway that serves, not one that starts. */
    private static final double SERVING_S = 20;

    private static final int CONNECTIONS = 16;

    private final Path home;
    private final Report report;

    /**
     * A measurement that has not begun.
     *
     * @param home the checkout, with the gateway built as a service of its own
     */
    public MemoryBench(Path home, Report report) {
        this.home = home;
        this.report = report;
    }

    /** Measures and reports; 3 when an answer was cut, or was neither 2xx nor a 503 that says when, or memory ran out. */
    public int run() throws IOException, InterruptedException {
        int port = Ports.free();
        try (Ground ground = Ground.open(home)) {
            ground.configure(secrets -> Tenant.documents(secrets, null));
            try (Jvm gateway = ground.application(GATEWAY, port, Map.of())) {
                ClosedLoop.awaitAccepting(port);
                ClosedLoop.run(port, Webhooks.requests(), CONNECTIONS, SERVING_S);
                return measure(port, gateway, ground.log(GATEWAY));
            }
        }
    }

    private int measure(int port, Jvm gateway, Path log) throws IOException, InterruptedException {
        report.line(
                "gateway of 256 MB that has served for %.0f s: %d recordings of %d MB and %d bodies of 5 MiB at once, %d times",
                SERVING_S, RECORDINGS, RECORDING / 1_000_000, BODIES, ROUNDS);
        int code = 0;
        for (int round = 0; round < ROUNDS; round++) {
            code = Math.max(code, measure(port, large(port, round), 200));
        }
        report.line("%d senders that announce 5 MiB and send a byte a second", TRICKLED);
        code = Math.max(code, measure(port, trickled(port), 408));
        boolean exhausted = Files.readString(log).contains("OutOfMemoryError");
        report.line(
                "  largest resident memory %d MB; OutOfMemoryError: %s",
                ProcessFigures.peakKb(gateway.pid()) / 1024, exhausted ? "yes" : "none");
        if (exhausted) {
            report.line("  VOID: memory ran out");
        }
        return exhausted ? 3 : code;
    }

    private static List<Callable<Posted>> large(int port, int round) {
        List<Callable<Posted>> posts = new ArrayList<>();
        for (int i = 0; i < RECORDINGS; i++) {
            int n = round * 1_000 + i;
            boolean chunked = i % 4 >= 2;
            LargeBody body = i % 2 == 0 ? LargeBody.multipart(n, RECORDING) : LargeBody.base64(n, RECORDING);
            posts.add(() -> Posted.post(port, body, chunked));
        }
        for (int i = 0; i < BODIES; i++) {
            int n = round * 1_000 + i;
            boolean chunked = i % 4 >= 2;
            LargeBody body = i % 2 == 0 ? LargeBody.webhook(n, BODY) : LargeBody.observed(n, BODY);
            posts.add(() -> Posted.post(port, body, chunked));
        }
        return posts;
    }

    private static List<Callable<Posted>> trickled(int port) {
        List<Callable<Posted>> posts = new ArrayList<>();
        for (int i = 0; i < TRICKLED; i++) {
            LargeBody body = i % 2 == 0 ? LargeBody.webhook(i, BODY) : LargeBody.observed(i, BODY);
            posts.add(() -> Posted.trickle(port, body, 1_000, 60));
        }
        return posts;
    }

    private int measure(int port, List<Callable<Posted>> posts, int wanted) throws InterruptedException {
        Map<String, Map<String, Integer>> answers = new TreeMap<>();
        int wrong = 0;
        long slowest = 0;
        OtherRequests others = new OtherRequests(port);
        try (others;
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Posted> each : threads.invokeAll(posts)) {
                Posted posted = each.get();
                String answer = posted.status() == 0
                        ? "cut"
                        : posted.status()
                                + (posted.status() == 503 && !posted.retryAfter() ? " without Retry-After" : "");
                answers.computeIfAbsent(posted.kind(), _ -> new TreeMap<>()).merge(answer, 1, Integer::sum);
                wrong += posted.isGood() || posted.status() == wanted ? 0 : 1;
                slowest = Math.max(slowest, posted.millis());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        answers.forEach((kind, counts) -> report.line("  %-20s %s", kind, counts));
        double p99 = others.latency().getValueAtPercentile(99) / 1e3;
        report.line(
                "  slowest of them %d ms; %d others: p50 %.0f ms, p99 %.0f ms, max %.0f ms, not taken %d%s",
                slowest,
                others.latency().getTotalCount(),
                others.latency().getValueAtPercentile(50) / 1e3,
                p99,
                others.latency().getMaxValue() / 1e3,
                others.notTaken(),
                p99 < MOST_P99_MS ? "" : "  MISSED");
        if (wrong > 0 || others.notTaken() > 0) {
            report.line("  VOID: %d cut or answered wrong, %d others not taken", wrong, others.notTaken());
            return 3;
        }
        return 0;
    }
}
