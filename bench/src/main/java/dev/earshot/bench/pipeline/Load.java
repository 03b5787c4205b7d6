package dev.earshot.bench.pipeline;

import dev.earshot.bench.Ground;
import dev.earshot.bench.Tenant;
import dev.earshot.bench.load.OpenLoop;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.system.load.Balance;
import dev.earshot.system.load.CustomerEndpoint;
import dev.earshot.system.load.SentCall;
import dev.earshot.system.load.Subscriber;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Calls on a schedule, until the ledgers of sender, customer and subscriber balance. */
final class Load {
    /**
     * What came of it.
     *
     * @param calls that were sent
     * @param balance of the ledgers, after a while at the latest
     * @param seconds from the first call to the balance
     * @param cpuMs processor time of a call, milliseconds, by who has it
     * @param compilerMs of the services' processor time of a call that of their compilers, milliseconds
     * @param freshness from when a call was due to its verdict on the topic, milliseconds
     */
    record Outcome(
            List<SentCall> calls,
            Balance balance,
            double seconds,
            Map<String, Double> cpuMs,
            double compilerMs,
            Histogram freshness) {
        /** Of the services together. */
        double services() {
            return Services.ALL.stream()
                    .mapToDouble(each -> cpuMs.getOrDefault(each, 0.0))
                    .sum();
        }

        /** The compilers' share of the services' processor time, 0 to 1. */
        double compiling() {
            return compilerMs / services();
        }

        /** Of everything. */
        double all() {
            return cpuMs.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /** Calls a second, to the last that was told. */
        double perSecond() {
            return balance.acknowledged() / seconds;
        }

        /** As figures of a report. */
        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("calls", balance.acknowledged());
            figures.put("seconds", seconds);
            figures.put("cpu_ms", cpuMs);
            figures.put("compiler_ms", compilerMs);
            figures.put("p50_ms", freshness.getValueAtPercentile(50));
            figures.put("p99_ms", freshness.getValueAtPercentile(99));
            figures.put("faults", balance.faults());
            return figures;
        }
    }

    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final List<String> TEMPLATES = Webhooks.templates();

    private final Ground ground;
    private final Services services;
    private final CustomerEndpoint customer;

    Load(Ground ground, Services services, CustomerEndpoint customer) {
        this.ground = ground;
        this.services = services;
        this.customer = customer;
    }

    /**
     * Sends.
     *
     * @param name of the load, each once
     */
    Outcome run(String name, OpenLoop.Schedule schedule) throws IOException {
        String prefix = name + "-";
        try (Subscriber subscriber =
                new Subscriber(ground.bootstrapServers(), prefix, ground.log(name + "-subscriber"))) {
            Map<String, Double> before = services.cpuSeconds();
            double compilerBefore = services.compilerSeconds();
            long began = System.nanoTime();
            OpenLoop.Outcome sent = OpenLoop.run(
                    services.port(),
                    schedule,
                    number -> Webhooks.request(TEMPLATES.get(number % TEMPLATES.size()), prefix + number));
            List<SentCall> calls = sent.answers().stream()
                    .map(answer -> new SentCall(
                            prefix + answer.number(),
                            answer.dueMs(),
                            answer.accepted() ? answer.answeredMs() : 0,
                            answer.accepted() ? 1 : 0,
                            answer.accepted() ? List.of() : List.of(answer.status())))
                    .toList();
            long until = System.nanoTime() + GIVE_UP_NANOS;
            Balance balance = balance(schedule, prefix, calls, subscriber);
            while (!balance.holds() && System.nanoTime() < until) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                balance = balance(schedule, prefix, calls, subscriber);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Map<String, Double> cpuMs = new LinkedHashMap<>();
            services.cpuSeconds()
                    .forEach((who, after) ->
                            cpuMs.put(who, (after - before.getOrDefault(who, 0.0)) * 1000 / schedule.count()));
            double compilerMs = (services.compilerSeconds() - compilerBefore) * 1000 / schedule.count();
            return new Outcome(calls, balance, seconds, cpuMs, compilerMs, freshness(calls, subscriber));
        }
    }

    /** Where the time of these calls went. */
    Hops hops(Outcome outcome) {
        return Hops.of(ground.bootstrapServers(), outcome.calls());
    }

    private Balance balance(OpenLoop.Schedule schedule, String prefix, List<SentCall> calls, Subscriber subscriber) {
        // Who is told again of calls of an earlier load is not told of this one.
        var told = customer.byCall().entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Balance.of(
                schedule.count(), Tenant.METRICS.size(), calls, told, subscriber.scores(), subscriber.verdicts());
    }

    private static Histogram freshness(List<SentCall> calls, Subscriber subscriber) {
        Histogram freshness = new Histogram(3);
        for (SentCall call : calls) {
            subscriber
                    .verdicts()
                    .getOrDefault(call.callId(), Map.of())
                    .values()
                    .forEach(verdict -> freshness.recordValue(Math.max(0, verdict.atMs() - call.dueMs())));
        }
        return freshness;
    }
}
