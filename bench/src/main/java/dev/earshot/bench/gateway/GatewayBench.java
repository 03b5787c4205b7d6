package dev.earshot.bench.gateway;

import dev.earshot.bench.Jvm;
import dev.earshot.bench.peer.BareServer;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Requests a second and processor time a request of the gateway, in turns with a bare server that does the least. */
public final class GatewayBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final double SECONDS = 10;
    private static final Duration START = Duration.ofSeconds(60);

    private final Path home;
    private final PrintStream out;

    /**
     * A measurement that has not begun.
     *
     * @param home the checkout, with the gateway built as a service of its own
     */
    public GatewayBench(Path home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /** Measures and reports; 3 when an answer was no 2xx, for then the figures mean nothing. */
    public int run() throws IOException, InterruptedException {
        try (Stage stage = Stage.open(home)) {
            topic(stage.servers());
            return measure(stage);
        }
    }

    private int measure(Stage stage) throws IOException, InterruptedException {
        List<byte[]> bodies = Webhooks.bodies();
        out.printf(
                Locale.ROOT,
                "gateway: %d connections, %d bodies of %.1f kB, signed, acks=all; %d rounds of %.0f s in turns%n",
                CONNECTIONS,
                bodies.size(),
                bodies.stream().mapToInt(body -> body.length).average().orElse(0) / 1000,
                ROUNDS,
                SECONDS);
        List<Jvm> running = new ArrayList<>();
        try {
            List<Contestant> contestants = new ArrayList<>();
            for (BareServer.Work work : BareServer.Work.values()) {
                int port = Ports.free();
                Jvm bare = bare(stage, work, port);
                running.add(bare);
                contestants.add(
                        new Contestant("bare " + work.name().toLowerCase(Locale.ROOT), port, bare, stage.broker()));
            }
            int port = Ports.free();
            Jvm earshot = stage.gateway(port);
            running.add(earshot);
            contestants.add(new Contestant("earshot", port, earshot, stage.broker()));
            for (Contestant each : contestants) {
                out.println("  warming up: " + each.name());
                each.warmUp(Webhooks.requests(Webhooks.PATH, bodies), CONNECTIONS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Contestant each : contestants) {
                    each.round(Webhooks.requests(Webhooks.PATH, bodies), CONNECTIONS, SECONDS);
                }
            }
            return report(contestants);
        } finally {
            running.forEach(Jvm::close);
        }
    }

    private int report(List<Contestant> contestants) throws IOException {
        Contestant raw = contestants.get(0);
        Contestant produce = contestants.get(1);
        Contestant bare = contestants.get(2);
        Contestant earshot = contestants.get(3);
        out.println("  server          requests/s (min-max)        CPU ms   broker ms  p50 ms  p99 ms  memory MB");
        long others = 0;
        for (Contestant each : contestants) {
            out.printf(
                    Locale.ROOT,
                    "  %-14s %7.0f (%.0f-%.0f) %12.3f %10.3f %8.1f %7.1f %8d%n",
                    each.name(),
                    each.median(Contestant.Round::perSecond),
                    each.rounds().stream()
                            .mapToDouble(Contestant.Round::perSecond)
                            .min()
                            .orElse(0),
                    each.rounds().stream()
                            .mapToDouble(Contestant.Round::perSecond)
                            .max()
                            .orElse(0),
                    each.median(Contestant.Round::cpuMs),
                    each.median(Contestant.Round::brokerCpuMs),
                    each.median(Contestant.Round::p50Ms),
                    each.median(Contestant.Round::p99Ms),
                    each.residentKb() / 1024);
            others += each.rounds().stream().mapToLong(Contestant.Round::others).sum();
        }
        double peer = produce.median(Contestant.Round::perSecond) / raw.median(Contestant.Round::perSecond);
        bar("the bare server without scan reaches of the raw one", peer, peer >= 0.28, ">= 0.28, else it is no peer");
        double rate = earshot.median(Contestant.Round::perSecond) / bare.median(Contestant.Round::perSecond);
        bar("requests/s, of the bare server's", rate, rate >= 0.60, ">= 0.60");
        double cpu = earshot.median(Contestant.Round::cpuMs) / bare.median(Contestant.Round::cpuMs);
        bar("CPU per request, of the bare server's", cpu, cpu <= 1.7, "<= 1.7");
        if (others > 0) {
            out.println("  VOID: " + others + " answers were no 2xx");
            return 3;
        }
        return 0;
    }

    private void bar(String what, double value, boolean held, String bar) {
        out.printf(Locale.ROOT, "  %-52s %.2f  (%s)%s%n", what, value, bar, held ? "" : "  MISSED");
    }

    private static Jvm bare(Stage stage, BareServer.Work work, int port) throws IOException {
        return Jvm.start(
                        stage.folder().resolve(work + ".log"),
                        List.of(
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BareServer.class.getName(),
                                work.name(),
                                Integer.toString(port),
                                stage.servers(),
                                Webhooks.SECRET))
                .awaitPort(port, START);
    }

    private static void topic(String servers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("bare", 3, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
