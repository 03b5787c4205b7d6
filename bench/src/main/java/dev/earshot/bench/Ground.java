package dev.earshot.bench;

import dev.earshot.bench.load.Webhooks;
import dev.earshot.bench.peer.BareServer;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.BrokerProcess;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Ports;
import dev.earshot.platform.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What services under measurement stand on: a folder, a broker with all topics, a key file; each server a JVM of its own. */
public final class Ground implements AutoCloseable {
    /** How long a server may take to listen. */
    private static final Duration START = Duration.ofSeconds(60);

    private final Path home;
    private final Path folder;
    private final Jvm broker;
    private final String bootstrapServers;

    private Ground(Path home, Path folder, Jvm broker, String bootstrapServers) {
        this.home = home;
        this.folder = folder;
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker.
     *
     * @param home the checkout, with each service built as one of its own
     * @param topics beside those of the house, with three partitions each
     */
    public static Ground open(Path home, String... topics) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("earshot-bench");
        int kafka = Ports.free();
        Jvm broker = Jvm.start(
                        folder.resolve("kafka.log"),
                        List.of(
                                "-Xmx400m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BrokerProcess.class.getName(),
                                folder.resolve("kafka").toString(),
                                Integer.toString(kafka),
                                Integer.toString(Ports.free())))
                .awaitPort(kafka, START);
        Ground ground = new Ground(home, folder, broker, "localhost:" + kafka);
        ground.topics(List.of(topics));
        SecretBox.createIfAbsent(ground.keyset());
        return ground;
    }

    private void topics(List<String> more) throws InterruptedException {
        LocalTopics.create(bootstrapServers, 30_000);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(more.stream()
                            .map(name -> new NewTopic(name, 3, (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes configuration, as the control plane would. */
    public void configure(Function<SecretBox, List<ConfigDocument>> documents) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            documents.apply(SecretBox.open(keyset())).forEach(document -> {
                var _ = producer.send(
                        new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
            });
        }
    }

    /** Starts a bare server; returns when it listens. */
    public Jvm bare(BareServer.Work work, int port, int lingerMs) throws IOException {
        return Jvm.start(
                        log("bare-" + work + "-" + lingerMs),
                        List.of(
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BareServer.class.getName(),
                                work.name(),
                                Integer.toString(port),
                                bootstrapServers,
                                Webhooks.SECRET,
                                Integer.toString(lingerMs)))
                .awaitPort(port, START);
    }

    /**
     * Starts an application that was built as one of its own; returns when it listens.
     *
     * @param module folder of the module in the checkout
     * @param properties that it needs beside those of all
     */
    public Jvm application(String module, int port, Map<String, String> properties) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + Ports.free(),
                "-Dkafka.bootstrap.servers=" + bootstrapServers,
                "-Dearshot.keyset=" + keyset(),
                "-Dearshot.recordings=" + folder.resolve("recordings"),
                "-Dearshot.data=" + folder));
        properties.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.addAll(List.of(
                "-jar",
                home.resolve(module)
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString()));
        return Jvm.start(log(module.replace('/', '-')), arguments).awaitPort(port, START);
    }

    /** The log of a process. */
    public Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    /** A folder for what lasts as long as this. */
    public Path folder() {
        return folder;
    }

    /** The broker's process. */
    public Jvm broker() {
        return broker;
    }

    /** Where it listens. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    private Path keyset() {
        return folder.resolve("keyset.json");
    }

    @Override
    public void close() throws IOException {
        broker.close();
        Folders.delete(folder);
    }
}
