package dev.earshot.bench.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.infra.Folders;
import dev.earshot.system.load.Balance;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.load.Sender;
import dev.earshot.system.load.SentCall;
import dev.earshot.system.load.Subscriber;
import dev.earshot.system.machine.OneMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The one-machine form: time to ready at the second start, memory in all, freshness at a quarter of what it holds. */
public final class MachineBench {
    private static final int METRICS = 9;
    private static final double READY_BAR_SECONDS = 8;
    private static final long MEMORY_BAR_MB = 700;
    private static final int STEP_SECONDS = 15;
    private static final Duration GIVE_UP = Duration.ofSeconds(30);
    /** A rate is held when its last verdict is there this long after its last call was due. */
    private static final long HELD_WITHIN_MS = 3_000;

    private final OneMachine machine;
    private final Path data;
    private final PrintStream out;

    /** A measurement that has not begun, on ports and in a folder of its own. */
    public MachineBench(Path home, PrintStream out) throws IOException {
        this.data = Files.createTempDirectory("earshot-bench");
        this.machine = new OneMachine(home, data, false);
        this.out = out;
    }

    /** Measures and reports; 3 when the ledgers do not balance, for then the figures mean nothing. */
    public int run() throws IOException, InterruptedException {
        try {
            machine.must("up", "--detach");
            machine.must("stop");
            long began = System.nanoTime();
            machine.must("up", "--detach");
            double ready = (System.nanoTime() - began) / 1e9;
            out.println("one machine:");
            out.printf(
                    Locale.ROOT,
                    "  second start, command to ready: %.1f s (bar %.0f s)%s%n",
                    ready,
                    READY_BAR_SECONDS,
                    ready > READY_BAR_SECONDS ? "  MISSED" : "");
            memory("after the start");
            int code = load();
            memory("after the load");
            return code;
        } finally {
            machine.run("stop");
            Folders.delete(data);
        }
    }

    private void memory(String when) throws IOException, InterruptedException {
        long sum = 0;
        StringBuilder parts = new StringBuilder();
        for (ProcessHandle process : machine.processes()) {
            long kb = ProcessFigures.residentKb(process.pid());
            sum += kb;
            if (kb > 20 * 1024) {
                parts.append(parts.isEmpty() ? "" : ", ").append(kb / 1024);
            }
        }
        out.printf(
                Locale.ROOT,
                "  memory %s: %d MB in all (largest processes %s; bar %d MB)%s%n",
                when,
                sum / 1024,
                parts,
                MEMORY_BAR_MB,
                sum / 1024 > MEMORY_BAR_MB ? "  MISSED" : "");
    }

    private int load() throws IOException, InterruptedException {
        double held = 0;
        step("warm-up", 50, 20);
        for (double rate = 100; rate <= 6_400; rate *= 1.5) {
            Step step = step("rate-" + Math.round(rate), rate, STEP_SECONDS);
            out.printf(
                    Locale.ROOT,
                    "  %5.0f calls/s: last verdict %d ms after the last call, freshness p50 %d ms, p99 %d ms%n",
                    rate,
                    step.lagMs(),
                    step.freshness().getValueAtPercentile(50),
                    step.freshness().getValueAtPercentile(99));
            if (!step.balance().holds() || step.lagMs() > HELD_WITHIN_MS) {
                break;
            }
            held = rate;
        }
        Step quarter = step("quarter", held / 4, 30);
        out.printf(
                Locale.ROOT,
                "  it holds %.0f calls/s of %d metrics; at a quarter of that, %.0f/s, freshness is p50 %d ms, p99 %d ms"
                        + " (from when a call was due to its verdict on the topic; %d calls)%n",
                held,
                METRICS,
                held / 4,
                quarter.freshness().getValueAtPercentile(50),
                quarter.freshness().getValueAtPercentile(99),
                quarter.balance().acknowledged());
        quarter.balance().faults().forEach(fault -> out.println("  VOID: " + fault));
        return quarter.balance().holds() ? 0 : 3;
    }

    private record Step(Balance balance, long lagMs, Histogram freshness) {}

    private Step step(String name, double rate, int seconds) throws IOException, InterruptedException {
        int calls = (int) (rate * seconds);
        JsonNode credentials = machine.credentials();
        try (CustomerEndpoint customer =
                        new CustomerEndpoint(data.resolve("ledgers").resolve(name + "-customer.tsv"));
                Subscriber subscriber = new Subscriber(
                        machine.status().path("bootstrap_servers").asText(),
                        name + "-",
                        data.resolve("ledgers").resolve(name + "-subscriber.tsv"));
                Sender sender = new Sender(
                        credentials.path("base_url").asText(),
                        credentials.path("api_key").asText(),
                        "bench",
                        data.resolve("ledgers").resolve(name + "-sender.tsv"))) {
            machine.apply(project(customer.url()));
            sender.send(name, calls, rate, GIVE_UP);
            long last = System.currentTimeMillis();
            long until = last + GIVE_UP.toMillis();
            Balance balance = check(calls, sender, customer, subscriber);
            while (!balance.holds() && System.currentTimeMillis() < until) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                balance = check(calls, sender, customer, subscriber);
            }
            Histogram freshness = new Histogram(3);
            long lastVerdict = last;
            for (SentCall call : sender.calls()) {
                for (Subscriber.Decided verdict : subscriber
                        .verdicts()
                        .getOrDefault(call.callId(), Map.of())
                        .values()) {
                    freshness.recordValue(Math.max(0, verdict.atMs() - call.dueMs()));
                    lastVerdict = Math.max(lastVerdict, verdict.atMs());
                }
            }
            return new Step(balance, lastVerdict - last, freshness);
        }
    }

    private static Balance check(int calls, Sender sender, CustomerEndpoint customer, Subscriber subscriber) {
        return Balance.of(
                calls, METRICS, sender.calls(), customer.byCall(), subscriber.scores(), subscriber.verdicts());
    }

    private static String project(String url) {
        return """
                projects:
                  - name: Bench
                    webhook_url: %s
                    notify_call_log_webhook_success: true
                    notify_call_log_webhook_failed: true
                    agents: [{name: Caller, assistant_id: bench}]
                    metrics:
                      - {predefined: latency}
                      - {predefined: talk_ratio}
                      - {predefined: words_per_minute}
                      - {predefined: ai_interrupting_user}
                      - {predefined: user_interrupting_ai}
                      - {predefined: interruption_score}
                      - {predefined: detect_silence}
                      - {predefined: infrastructure_issues}
                      - {predefined: tool_call_success}
                egress: {allow: [127.0.0.1/32]}
                """.formatted(url);
    }
}
