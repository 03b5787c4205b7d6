package dev.earshot.bench.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.bench.Bar;
import dev.earshot.bench.Pace;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.bench.Report;
import dev.earshot.infra.Folders;
import dev.earshot.system.load.Balance;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.load.Sender;
import dev.earshot.system.load.SentCall;
import dev.earshot.system.load.Subscriber;
import dev.earshot.system.machine.OneMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final Pace pace;
    private final Report report;

    /** A measurement that has not begun, on ports and in a folder of its own. */
    public MachineBench(Path home, Pace pace, Report report) throws IOException {
        this.data = Files.createTempDirectory("earshot-bench");
        this.machine = new OneMachine(home, data, false);
        this.pace = pace;
        this.report = report;
    }

    /** Measures and reports; 3 when the ledgers do not balance, for then the figures mean nothing. */
    public int run() throws IOException, InterruptedException {
        try {
            machine.must("up", "--detach");
            machine.must("stop");
            long began = System.nanoTime();
            machine.must("up", "--detach");
            double ready = (System.nanoTime() - began) / 1e9;
            report.line("one machine:");
            report.bar("M1", "second start, command to ready, s", ready, Bar.atMost(READY_BAR_SECONDS));
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
        report.line("  memory %s: largest processes %s MB", when, parts);
        report.bar("M2", "memory in all " + when + ", MB", sum / 1024.0, Bar.atMost(MEMORY_BAR_MB));
    }

    private int load() throws IOException, InterruptedException {
        double held = 0;
        step("warm-up", 50, seconds(20));
        for (double rate = 100; rate <= 6_400; rate *= 1.5) {
            Step step = step("rate-" + Math.round(rate), rate, seconds(STEP_SECONDS));
            report.figure("machine", "rate", figures(rate, step));
            report.line(
                    "  %5.0f calls/s: last verdict %d ms after the last call, freshness p50 %d ms, p99 %d ms",
                    rate,
                    step.lagMs(),
                    step.freshness().getValueAtPercentile(50),
                    step.freshness().getValueAtPercentile(99));
            if (!step.balance().holds() || step.lagMs() > HELD_WITHIN_MS) {
                break;
            }
            held = rate;
        }
        Step quarter = step("quarter", held / 4, seconds(30));
        report.figure("machine", "quarter", figures(held / 4, quarter));
        report.line(
                "  it holds %.0f calls/s of %d metrics; at a quarter of that, %.0f/s, freshness is p50 %d ms, p99 %d ms"
                        + " (from when a call was due to its verdict on the topic; %d calls)",
                held,
                METRICS,
                held / 4,
                quarter.freshness().getValueAtPercentile(50),
                quarter.freshness().getValueAtPercentile(99),
                quarter.balance().acknowledged());
        quarter.balance().faults().forEach(fault -> report.line("  VOID: %s", fault));
        return quarter.balance().holds() ? 0 : 3;
    }

    private int seconds(int serious) {
        return pace.isSerious() ? serious : (int) Math.ceil(pace.seconds());
    }

    private static Map<String, Object> figures(double rate, Step step) {
        return Map.of(
                "per_second", rate,
                "lag_ms", step.lagMs(),
                "p50_ms", step.freshness().getValueAtPercentile(50),
                "p99_ms", step.freshness().getValueAtPercentile(99));
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
