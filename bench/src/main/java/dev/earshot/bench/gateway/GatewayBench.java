package dev.earshot.bench.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.bench.Jvm;
import dev.earshot.bench.peer.BareServer;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.infra.BrokerProcess;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Ports;
import dev.earshot.platform.secret.SecretBox;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Requests a second and processor time a request of the gateway, in turns with a bare server that does the least. */
public final class GatewayBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final double SECONDS = 10;
    private static final Duration START = Duration.ofSeconds(60);
    private static final String PATH = "/observability/v1/retell/observe/";

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
        Path folder = Files.createTempDirectory("earshot-bench");
        int kafka = Ports.free();
        try (Jvm broker = Jvm.start(
                        folder.resolve("kafka.log"),
                        List.of(
                                "-Xmx400m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BrokerProcess.class.getName(),
                                folder.resolve("kafka").toString(),
                                Integer.toString(kafka),
                                Integer.toString(Ports.free())))
                .awaitPort(kafka, START)) {
            String servers = "localhost:" + kafka;
            topics(servers);
            Path keyset = folder.resolve("keyset.json");
            SecretBox.createIfAbsent(keyset);
            configure(servers, SecretBox.open(keyset));
            return measure(folder, servers, keyset, broker);
        } finally {
            Folders.delete(folder);
        }
    }

    private int measure(Path folder, String servers, Path keyset, Jvm broker) throws IOException, InterruptedException {
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
                Jvm bare = bare(folder, work, port, servers);
                running.add(bare);
                contestants.add(new Contestant("bare " + work.name().toLowerCase(Locale.ROOT), port, bare, broker));
            }
            int port = Ports.free();
            Jvm earshot = earshot(folder, port, servers, keyset);
            running.add(earshot);
            contestants.add(new Contestant("earshot", port, earshot, broker));
            for (Contestant each : contestants) {
                out.println("  warming up: " + each.name());
                each.warmUp(Webhooks.requests(PATH, bodies), CONNECTIONS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Contestant each : contestants) {
                    each.round(Webhooks.requests(PATH, bodies), CONNECTIONS, SECONDS);
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

    private static Jvm bare(Path folder, BareServer.Work work, int port, String servers) throws IOException {
        return Jvm.start(
                        folder.resolve(work + ".log"),
                        List.of(
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BareServer.class.getName(),
                                work.name(),
                                Integer.toString(port),
                                servers,
                                Webhooks.SECRET))
                .awaitPort(port, START);
    }

    private Jvm earshot(Path folder, int port, String servers, Path keyset) throws IOException, InterruptedException {
        int management = Ports.free();
        Jvm gateway = Jvm.start(
                        folder.resolve("earshot.log"),
                        List.of(
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.management.port=" + management,
                                "-Dkafka.bootstrap.servers=" + servers,
                                "-Dearshot.keyset=" + keyset,
                                "-Dearshot.recordings=" + folder.resolve("recordings"),
                                "-Dearshot.data=" + folder,
                                "-jar",
                                home.resolve("ingest-gateway/target/quarkus-app/quarkus-run.jar")
                                        .toString()))
                .awaitPort(port, START);
        for (int i = 0; i < 200; i++) { // until it has read its configuration
            if (ClosedLoop.run(port, Webhooks.requests(PATH, Webhooks.bodies()), 1, 0.1)
                            .answers()
                    > 0) {
                return gateway;
            }
        }
        gateway.close();
        throw new IOException("the gateway accepts nothing");
    }

    private static void topics(String servers) throws InterruptedException {
        LocalTopics.create(servers, 30_000);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("bare", 3, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void configure(String servers, SecretBox secrets) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            var none = JsonNodeFactory.instance.objectNode();
            Stream.of(
                            new ConfigDocument.Organization(1, 1, "Bench"),
                            new ConfigDocument.Project(
                                    1, 1, 1, "Bench", 1.0, null, null, null, false, false, Rubric.NONE, none, false),
                            new ConfigDocument.Agent(1, 1, 1, "Bench", Webhooks.AGENT, null, null),
                            new ConfigDocument.Source(
                                    1,
                                    1,
                                    1,
                                    1,
                                    "retell",
                                    "retell",
                                    secrets.seal(Webhooks.SECRET, SecretBox.place("source", 1, "secret")),
                                    none))
                    .forEach(document -> {
                        var _ = producer.send(new ProducerRecord<>(
                                Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
                    });
        }
    }
}
