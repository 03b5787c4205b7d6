package dev.earshot.bench.gateway;

import dev.earshot.bench.Jvm;
import dev.earshot.bench.ProcessFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A server under measurement, and what its rounds gave. */
final class Contestant {
    /**
     * One round.
     *
     * @param perSecond requests answered 2xx
     * @param cpuMs processor time of the server per request, milliseconds
     * @param brokerCpuMs of the broker per request, milliseconds
     * @param p50Ms latency at saturation, milliseconds
     * @param p99Ms latency at saturation, milliseconds
     * @param others answers other than 2xx
     */
    record Round(double perSecond, double cpuMs, double brokerCpuMs, double p50Ms, double p99Ms, long others) {}

    private static final double WINDOW_SECONDS = 10;
    private static final int LEAST_WINDOWS = 4;
    private static final int MOST_WINDOWS = 12;
    private static final double SETTLED = 0.95;

    private final String name;
    private final int port;
    private final Jvm server;
    private final Jvm broker;
    private final List<Round> rounds = new ArrayList<>();

    Contestant(String name, int port, Jvm server, Jvm broker) {
        this.name = name;
        this.port = port;
        this.server = server;
        this.broker = broker;
    }

    /**
     * Loads it until its processor time per request falls no more: before that the compiler is measured, which takes a
     * third of what a fresh server uses.
     */
    void warmUp(List<byte[]> requests, int connections) throws IOException {
        double before = Double.MAX_VALUE;
        for (int window = 0; window < MOST_WINDOWS; window++) {
            double now = load(requests, connections, WINDOW_SECONDS).cpuMs();
            if (window >= LEAST_WINDOWS && now > before * SETTLED) {
                return;
            }
            before = now;
        }
    }

    /** Loads it for a round that counts. */
    void round(List<byte[]> requests, int connections, double seconds) throws IOException {
        rounds.add(load(requests, connections, seconds));
    }

    private Round load(List<byte[]> requests, int connections, double seconds) throws IOException {
        double cpu = ProcessFigures.cpuSeconds(server.pid());
        double brokerCpu = ProcessFigures.cpuSeconds(broker.pid());
        ClosedLoop.Outcome outcome = ClosedLoop.run(port, requests, connections, seconds);
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

    String name() {
        return name;
    }

    List<Round> rounds() {
        return rounds;
    }

    /** The middle round's figure. */
    double median(ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    long residentKb() throws IOException {
        return ProcessFigures.residentKb(server.pid());
    }
}
