package dev.earshot.system.hostile;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends hostile requests to a running system of one process, and holds what came of them against what was sent: an answer
 * that is right, a record or an event that is ignored for each accepted one, a revision or a rejection for each record, no
 * memory that stays taken, and afterwards good calls get their verdict on every partition.
 */
public final class HostileRun {
    private static final int AT_ONCE = 8;
    private static final int GOOD_CALLS = 48;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** What a heap may grow between a third of the run and its end, collected: caches and compiled code fill up. */
    private static final double GROWTH = 1.3;

    private static final double SLACK_BYTES = 24e6;

    /**
     * Who is attacked.
     *
     * @param baseUrl of the gateway
     * @param management of the process
     * @param pid of the process
     */
    public record Target(URI baseUrl, URI management, String bootstrapServers, long pid) {}

    private final Target target;
    private final HostileBodies bodies;
    private final Wire wire;
    private final PrintStream out;
    private final List<Judge.Sent> sent = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** A run that has not begun. */
    public HostileRun(Target target, HostileBodies bodies, PrintStream out) {
        this.target = target;
        this.bodies = bodies;
        this.wire = new Wire(target.baseUrl());
        this.out = out;
    }

    /**
     * Sends that many, waits until all have come to their end, and judges.
     *
     * @return what is wrong; empty when all is as it must be
     */
    public List<String> run(int count) throws IOException, InterruptedException {
        try (Records records = new Records(target.bootstrapServers(), bodies.prefix())) {
            Figures begin = Figures.of(target.management());
            send(0, count / 3);
            settle(records, begin);
            Figures third = Figures.collected(target.management(), target.pid());
            send(count / 3, count);
            settle(records, begin);
            Judge judge = new Judge(records);
            sent.forEach(judge::judge);
            faults.addAll(judge.faults());
            Figures end = Figures.collected(target.management(), target.pid());
            balance(judge, records, begin, end);
            memory(begin, third, end);
            goodCalls(records);
            aside(begin, Figures.of(target.management()));
            report(records, third, end);
            return List.copyOf(faults);
        }
    }

    private void send(int from, int to) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Judge.Sent>> answers = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int n = i;
                answers.add(threads.submit(() -> {
                    Mutant mutant = bodies.mutant(n, System.currentTimeMillis());
                    return Judge.Sent.of(mutant, wire.send(mutant));
                }));
            }
            for (Future<Judge.Sent> answer : answers) {
                try {
                    sent.add(answer.get());
                } catch (ExecutionException unanswered) {
                    faults.add("neither answered nor closed: " + unanswered.getCause());
                }
            }
        }
    }

    // Every record that was written has come to its end, and nothing more is written.
    private void settle(Records records, Figures begin) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            records.poll();
            Figures now = Figures.of(target.management());
            double ended = now.ended("normalizer") - begin.ended("normalizer");
            double accepted = now.ended("gateway", "accepted") - begin.ended("gateway", "accepted");
            if (ended == records.rawCount() && accepted <= records.rawCount()) {
                records.readToTheEnd();
                return;
            }
        }
        faults.add("a consumer does not come to its end: " + records.rawCount() + " records");
    }

    private void balance(Judge judge, Records records, Figures begin, Figures end) {
        double counted = end.ended("gateway", "accepted") - begin.ended("gateway", "accepted");
        equal("accepted by the gateway", counted, judge.accepted());
        equal(
                "ignored by the gateway",
                end.ended("gateway", "ignored") - begin.ended("gateway", "ignored"),
                judge.ignoredByTheGateway());
        double ignored = end.ended("normalizer", "ignored") - begin.ended("normalizer", "ignored");
        if (judge.unrevised().size() > ignored) {
            faults.add(judge.unrevised().size() + " records are neither set aside nor in a revision, and only "
                    + ignored + " were ignored, among them "
                    + judge.unrevised().stream().limit(20).toList());
        }
        if (records.rawCount() == counted) { // a record that is there twice has its end twice
            equal(
                    "rejected by the normalizer",
                    end.ended("normalizer", "rejected") - begin.ended("normalizer", "rejected"),
                    sent.stream()
                            .mapToDouble(each -> records.aside(each.id()).size())
                            .sum());
        }
    }

    private void aside(Figures begin, Figures end) {
        for (String hop : List.of("evaluator", "notifier")) {
            equal(
                    "set aside by the " + hop,
                    end.ended(hop, "rejected") + end.ended(hop, "internal"),
                    begin.ended(hop, "rejected") + begin.ended(hop, "internal"));
        }
    }

    private void equal(String what, double counted, double found) {
        if (counted != found) {
            faults.add(what + ": counted " + counted + ", found " + found);
        }
    }

    private void memory(Figures begin, Figures third, Figures end) {
        equal("bytes that bodies may take, before and after", begin.free(), end.free());
        if (end.heap() > third.heap() * GROWTH + SLACK_BYTES) {
            faults.add("the heap grew from " + third.heap() + " to " + end.heap());
        }
        if (end.direct() > third.direct() * GROWTH + SLACK_BYTES) {
            faults.add("buffers grew from " + third.direct() + " to " + end.direct());
        }
    }

    private void goodCalls(Records records) throws IOException {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < GOOD_CALLS; i++) {
            String call = bodies.prefix() + "good-" + i;
            Request request = new Request(Door.OBSERVE, new java.util.Random(i), Door.goodCall(call), "");
            request.proof = Door.OBSERVE.proof(request.body, 0, bodies.apiKey());
            Mutant good = new Mutant(
                    call, Door.OBSERVE, "good", request.bytes(call), List.of(), false, Expected.JUDGED, request.kept);
            Wire.Answer answer = wire.send(good);
            if (answer == null || answer.status() != 201) {
                faults.add("a good call was refused: " + answer);
            }
            calls.add(call);
        }
        boolean all = await(() -> {
            records.poll();
            return records.decided().containsAll(calls);
        });
        if (!all) {
            calls.removeAll(records.decided());
            faults.add("good calls without a verdict: " + calls);
        }
    }

    private static boolean await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return true;
    }

    private void report(Records records, Figures third, Figures end) {
        Map<String, Integer> answers = new TreeMap<>();
        Map<String, Integer> reasons = new TreeMap<>();
        for (Judge.Sent each : sent) {
            answers.merge(each.status() == 0 ? "closed" : Integer.toString(each.status()), 1, Integer::sum);
            records.aside(each.id()).forEach(aside -> reasons.merge(aside.why().reason(), 1, Integer::sum));
        }
        out.printf(
                Locale.ROOT,
                "  %d requests (%s): answers %s; %d records, set aside %s%n",
                sent.size(),
                bodies.prefix(),
                answers,
                records.rawCount(),
                reasons);
        out.printf(
                Locale.ROOT,
                "  live heap %.0f MB after a third, %.0f MB at the end; buffers %.0f MB and %.0f MB%n",
                third.heap() / 1e6,
                end.heap() / 1e6,
                third.direct() / 1e6,
                end.direct() / 1e6);
        faults.forEach(fault -> out.println("  VOID: " + fault));
    }
}
