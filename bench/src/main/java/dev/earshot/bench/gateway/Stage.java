package dev.earshot.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.bench.Jvm;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.infra.BrokerProcess;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Ports;
import dev.earshot.platform.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real broker with its topics and a configuration, and gateways of a process each beside it. */
final class Stage implements AutoCloseable {
    /** The key that opens the doors of programs. */
    static final String API_KEY = "esk_bench_0123456789abcdefghijklmnopqrs";

    private static final Duration START = Duration.ofSeconds(60);

    private final Path home;
    private final Path folder;
    private final Path keyset;
    private final Jvm broker;
    private final String servers;

    private Stage(Path home, Path folder, Path keyset, Jvm broker, String servers) {
        this.home = home;
        this.folder = folder;
        this.keyset = keyset;
        this.broker = broker;
        this.servers = servers;
    }

    /** Sets it up, in a folder that its end deletes. */
    static Stage open(Path home) throws IOException, InterruptedException {
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
        Stage stage = new Stage(home, folder, folder.resolve("keyset.json"), broker, "localhost:" + kafka);
        try {
            LocalTopics.create(stage.servers, 30_000);
            SecretBox.createIfAbsent(stage.keyset);
            configure(stage.servers, SecretBox.open(stage.keyset));
            return stage;
        } catch (InterruptedException | RuntimeException failed) {
            stage.close();
            throw failed;
        }
    }

    Path folder() {
        return folder;
    }

    Jvm broker() {
        return broker;
    }

    String servers() {
        return servers;
    }

    /** The log of the gateway. */
    Path log() {
        return folder.resolve("earshot.log");
    }

    /** Starts a gateway of 256 MB, and returns once it accepts. */
    Jvm gateway(int port) throws IOException {
        Jvm gateway = Jvm.start(
                        log(),
                        List.of(
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.management.port=" + Ports.free(),
                                "-Dkafka.bootstrap.servers=" + servers,
                                "-Dearshot.keyset=" + keyset,
                                "-Dearshot.recordings=" + folder.resolve("recordings"),
                                "-Dearshot.data=" + folder,
                                "-jar",
                                home.resolve("ingest-gateway/target/quarkus-app/quarkus-run.jar")
                                        .toString()))
                .awaitPort(port, START);
        for (int i = 0; i < 200; i++) { // until it has read its configuration
            if (ClosedLoop.run(port, Webhooks.requests(Webhooks.PATH, Webhooks.bodies()), 1, 0.1)
                            .answers()
                    > 0) {
                return gateway;
            }
        }
        gateway.close();
        throw new IOException("the gateway accepts nothing");
    }

    private static void configure(String servers, SecretBox secrets) {
        JsonNode none = JsonNodeFactory.instance.objectNode();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer())) {
            Stream.of(
                            new ConfigDocument.Organization(1, 1, "Bench"),
                            new ConfigDocument.Project(
                                    1, 1, 1, "Bench", 1.0, null, null, null, false, false, Rubric.NONE, none, false),
                            new ConfigDocument.Agent(1, 1, 1, "Bench", Webhooks.AGENT, null, null),
                            source(1, "retell", secrets),
                            source(2, "elevenlabs", secrets),
                            new ConfigDocument.ApiKey(1, 1, 1, null, "k", "esk", Hash.hex(API_KEY), false, null))
                    .forEach(document -> {
                        var _ = producer.send(new ProducerRecord<>(
                                Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)));
                    });
        }
    }

    private static ConfigDocument source(long id, String provider, SecretBox secrets) {
        return new ConfigDocument.Source(
                id,
                1,
                1,
                1,
                provider,
                provider,
                secrets.seal(Webhooks.SECRET, SecretBox.place("source", id, "secret")),
                JsonNodeFactory.instance.objectNode());
    }

    @Override
    public void close() throws IOException {
        broker.close();
        Folders.delete(folder);
    }
}
