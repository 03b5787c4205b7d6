package dev.earshot.bench.gateway;

import dev.earshot.bench.Bar;
import dev.earshot.bench.Ground;
import dev.earshot.bench.Jvm;
import dev.earshot.bench.Others;
import dev.earshot.bench.Pace;
import dev.earshot.bench.Report;
import dev.earshot.bench.Tenant;
import dev.earshot.bench.load.ClosedLoop;
import dev.earshot.bench.load.Contestant;
import dev.earshot.bench.load.OpenLoop;
import dev.earshot.bench.load.Webhooks;
import dev.earshot.bench.peer.BareServer;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Requests a second and processor time a request of the gateway, in turns with a bare server that does the least and with
 * an ordinary application; and its latency at light load, in turns with a bare server that never waits for a batch.
 */
public final class GatewayBench {
    private static final String PART = "gateway";
    private static final double LIGHT = 500;
    private static final int LIGHT_CONNECTIONS = 32;

    private final Path home;
    private final Pace pace;
    private final Report report;
    private final List<Jvm> running = new ArrayList<>();

    /**
     * A measurement that has not begun.
     *
     * @param home the checkout, with the gateway and the ordinary application built
     */
    public GatewayBench(Path home, Pace pace, Report report) {
        this.home = home;
        this.pace = pace;
        this.report = report;
    }

    /** Measures and reports; 3 when an answer was no 2xx, for then the figures mean nothing. */
    public int run() throws IOException, InterruptedException {
        try (Ground ground = Ground.open(home, "bare", "ordinary")) {
            ground.configure(secrets -> Tenant.documents(secrets, null));
            report.line(
                    "gateway: %d connections, %d bodies of %.1f kB, signed, acks=all; %d rounds of %.1f s in turns",
                    Contestant.CONNECTIONS,
                    Webhooks.DISTINCT,
                    Webhooks.bodies().stream()
                                    .mapToInt(body -> body.length)
                                    .average()
                                    .orElse(0)
                            / 1000,
                    pace.rounds(),
                    pace.seconds());
            Others others = new Others();
            int code = measure(ground);
            others.report(report, PART);
            return code;
        } finally {
            running.forEach(Jvm::close);
        }
    }

    private int measure(Ground ground) throws IOException {
        Contestant read = bare(ground, "bare read", BareServer.Work.READ, 5);
        Contestant produce = bare(ground, "bare produce", BareServer.Work.PRODUCE, 5);
        Contestant scan = bare(ground, "bare scan", BareServer.Work.SCAN, 5);
        Contestant prompt = bare(ground, "bare scan, linger 0", BareServer.Work.SCAN, 0);
        Contestant earshot = contestant(ground, "earshot", "ingest-gateway", "earshot.gateway.rate-limit", "off");
        Contestant ordinary = contestant(ground, "ordinary", "bench/ordinary", "bench.secret", Webhooks.SECRET);
        List<Contestant> saturated = List.of(read, produce, scan, earshot, ordinary);
        List<Contestant> light = List.of(prompt, earshot);
        for (Contestant each : List.of(read, produce, scan, prompt, earshot, ordinary)) {
            report.line("  warming up: %s", each.name());
            each.warmUp(pace);
        }
        for (int round = 0; round < pace.rounds(); round++) {
            for (Contestant each : saturated) {
                each.round(pace, report, PART);
            }
        }
        for (int round = 0; round < pace.rounds(); round++) {
            for (Contestant each : light) {
                each.lightRound(OpenLoop.Schedule.of(pace.seconds(), LIGHT, LIGHT_CONNECTIONS), report, PART);
            }
        }
        saturated(saturated);
        double peer = ratio(produce, read, Contestant.Round::perSecond);
        report.line(
                "  the bare server without scan reaches %.2f of the one that only reads%s",
                peer, peer < 0.28 ? ": below 0.28, where it counts as a peer" : "");
        report.bar(
                "G1",
                "requests/s, of the bare server's",
                ratio(earshot, scan, Contestant.Round::perSecond),
                Bar.atLeast(0.60));
        report.bar(
                "G2",
                "CPU a request, of the bare server's",
                ratio(earshot, scan, Contestant.Round::cpuMs),
                Bar.atMost(1.7));
        report.bar(
                "G4",
                "requests/s, of an ordinary application's",
                ratio(earshot, ordinary, Contestant.Round::perSecond),
                Bar.atLeast(3.5));
        light(light);
        report.bar(
                "G5",
                "p99 at 500/s, of a bare server's that waits for no batch",
                earshot.lightMedian(Contestant.Round::p99Ms) / prompt.lightMedian(Contestant.Round::p99Ms),
                Bar.atMost(2));
        long others = List.of(read, produce, scan, prompt, earshot, ordinary).stream()
                .mapToLong(Contestant::others)
                .sum();
        if (others > 0) {
            report.line("  VOID: %d answers were no 2xx", others);
        }
        return others > 0 ? 3 : 0;
    }

    private static double ratio(Contestant one, Contestant other, ToDoubleFunction<Contestant.Round> figure) {
        return one.median(figure) / other.median(figure);
    }

    private void saturated(List<Contestant> contestants) throws IOException {
        report.line(
                "  server                requests/s (min-max)        CPU ms   broker ms  p50 ms  p99 ms  memory MB");
        for (Contestant each : contestants) {
            var perSecond = each.rounds().stream()
                    .mapToDouble(Contestant.Round::perSecond)
                    .summaryStatistics();
            report.line(
                    "  %-20s %7.0f (%.0f-%.0f) %12.3f %10.3f %8.1f %7.1f %8d",
                    each.name(),
                    each.median(Contestant.Round::perSecond),
                    perSecond.getMin(),
                    perSecond.getMax(),
                    each.median(Contestant.Round::cpuMs),
                    each.median(Contestant.Round::brokerCpuMs),
                    each.median(Contestant.Round::p50Ms),
                    each.median(Contestant.Round::p99Ms),
                    each.residentKb() / 1024);
        }
    }

    private void light(List<Contestant> contestants) {
        report.line("  at %.0f/s, latency from when a request was due:", LIGHT);
        for (Contestant each : contestants) {
            report.line(
                    "  %-20s p50 %.2f ms, p99 %.2f ms, CPU %.3f ms, broker %.3f ms",
                    each.name(),
                    each.lightMedian(Contestant.Round::p50Ms),
                    each.lightMedian(Contestant.Round::p99Ms),
                    each.lightMedian(Contestant.Round::cpuMs),
                    each.lightMedian(Contestant.Round::brokerCpuMs));
        }
    }

    private Contestant bare(Ground ground, String name, BareServer.Work work, int lingerMs) throws IOException {
        int port = Ports.free();
        return contestant(ground, name, port, ground.bare(work, port, lingerMs));
    }

    private Contestant contestant(Ground ground, String name, String module, String property, String value)
            throws IOException {
        int port = Ports.free();
        return contestant(ground, name, port, ground.application(module, port, Map.of(property, value)));
    }

    private Contestant contestant(Ground ground, String name, int port, Jvm server) throws IOException {
        running.add(server);
        ClosedLoop.awaitAccepting(port);
        return new Contestant(name, port, server, ground.broker());
    }
}
