package dev.earshot.bench.load;

import dev.earshot.bench.Jvm;
import dev.earshot.bench.Medians;
import dev.earshot.bench.Pace;
import dev.earshot.bench.ProcessFigures;
import dev.earshot.bench.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A server under measurement, and what its rounds gave. */
public final class Contestant {
    /**
     * One round.
     *
     * @param perSecond requests answered 2xx
     * @param cpuMs processor time of the server per request, milliseconds
     * @param brokerCpuMs of the broker per request, milliseconds
     * @param p50Ms latency, milliseconds
     * @param p99Ms latency, milliseconds
     * @param others answers other than 2xx
     */
    public record Round(double perSecond, double cpuMs, double brokerCpuMs, double p50Ms, double p99Ms, long others) {
        /** As figures of a report. */
        public Map<String, Object> figures() {
            return Map.of(
                    "per_second", perSecond,
                    "cpu_ms", cpuMs,
                    "broker_cpu_ms", brokerCpuMs,
                    "p50_ms", p50Ms,
                    "p99_ms", p99Ms,
                    "others", others);
        }
    }

    /** Connections of a closed loop. */
    public static final int CONNECTIONS = 64;

    private static final double SETTLED = 0.95;

    private final String name;
    private final int port;
    private final Jvm server;
    private final Jvm broker;
    private final List<Round> rounds = new ArrayList<>();
    private final List<Round> light = new ArrayList<>();

    /** A server that listens, and the broker that it writes to. */
    public Contestant(String name, int port, Jvm server, Jvm broker) {
        this.name = name;
        this.port = port;
        this.server = server;
        this.broker = broker;
    }

    /**
     * Loads it until its processor time per request falls no more: before that the compiler is measured, which takes a
     * third of what a fresh server uses.
     */
    public void warmUp(Pace pace) throws IOException {
        double before = Double.MAX_VALUE;
        for (int window = 0; window < pace.mostWindows(); window++) {
            double now = load(pace.seconds()).cpuMs();
            if (window >= pace.leastWindows() && now > before * SETTLED) {
                return;
            }
            before = now;
        }
    }

    /** Loads it for a round that counts. */
    public Round round(Pace pace, Report report, String part) throws IOException {
        Round round = load(pace.seconds());
        rounds.add(round);
        report.figure(part, name, round.figures());
        return round;
    }

    /** A round at a rate that no answer slows down. */
    public Round lightRound(OpenLoop.Schedule schedule, Report report, String part) throws IOException {
        List<byte[]> requests = Webhooks.requests();
        double cpu = ProcessFigures.cpuSeconds(server.pid());
        double brokerCpu = ProcessFigures.cpuSeconds(broker.pid());
        OpenLoop.Outcome outcome = OpenLoop.run(port, schedule, number -> requests.get(number % requests.size()));
        Round round = new Round(
                schedule.perSecond(),
                (ProcessFigures.cpuSeconds(server.pid()) - cpu) * 1000 / schedule.count(),
                (ProcessFigures.cpuSeconds(broker.pid()) - brokerCpu) * 1000 / schedule.count(),
                outcome.latency().getValueAtPercentile(50) / 1000.0,
                outcome.latency().getValueAtPercentile(99) / 1000.0,
                outcome.others());
        light.add(round);
        report.figure(part, name + ", light load", round.figures());
        return round;
    }

    private Round load(double seconds) throws IOException {
        List<byte[]> requests = Webhooks.requests();
        double cpu = ProcessFigures.cpuSeconds(server.pid());
        double brokerCpu = ProcessFigures.cpuSeconds(broker.pid());
        ClosedLoop.Outcome outcome = ClosedLoop.run(port, requests, CONNECTIONS, seconds);
        cpu = ProcessFigures.cpuSeconds(server.pid()) - cpu;
        brokerCpu = ProcessFigures.cpuSeconds(broker.pid()) - brokerCpu;
        return new Round(
                outcome.perSecond(),
                cpu * 1000 / outcome.answers(),
                brokerCpu * 1000 / outcome.answers(),
                outcome.latency().getValueAtPercentile(50) / 1000.0,
                outcome.latency().getValueAtPercentile(99) / 1000.0,
                outcome.others());
    }

    /** What the report calls it. */
    public String name() {
        return name;
    }

    /** Rounds in a closed loop. */
    public List<Round> rounds() {
        return rounds;
    }

    /** The middle round's figure. */
    public double median(ToDoubleFunction<Round> figure) {
        return Medians.of(rounds, figure);
    }

    /** The middle figure of the rounds at light load. */
    public double lightMedian(ToDoubleFunction<Round> figure) {
        return Medians.of(light, figure);
    }

    /** Answers other than 2xx, of all rounds that counted. */
    public long others() {
        return rounds.stream().mapToLong(Round::others).sum()
                + light.stream().mapToLong(Round::others).sum();
    }

    /** Memory of the server, kB. */
    public long residentKb() throws IOException {
        return ProcessFigures.residentKb(server.pid());
    }
}
