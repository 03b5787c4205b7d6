package dev.earshot.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway goes by when Kafka is away at its start. */
class KnownConfigurationTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong(70_000);
    private static final String NOWHERE = "localhost:9";

    private final long id = IDS.incrementAndGet();

    @TempDir
    Path folder;

    private Configuration configuration;
    private KnownConfiguration known;

    @AfterEach
    void stop() {
        known.stop(new ShutdownEvent());
        configuration.stop(new ShutdownEvent());
    }

    @Test
    void whatWasReadFromTheTopicIsKnownToAStartWithoutKafka() throws Exception {
        put(new ConfigDocument.Organization(id, 3, "kept"));
        start(System.getProperty("kafka.bootstrap.servers"));
        await().atMost(SOON).until(() -> Files.exists(file()));
        assertThat(known.isFromCopy()).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        ConfigSnapshot read = known.now();
        stop();

        start(NOWHERE);
        await().atMost(SOON).until(known::isReady);
        assertThat(known.isFromCopy()).isTrue();
        assertThat(configuration.isReady()).isFalse();
        assertThat(known.now().documents()).isEqualTo(read.documents());
        assertThat(known.now().nextOffset()).isEqualTo(read.nextOffset());
    }

    @Test
    void aChangeReachesTheCopy() throws Exception {
        start(System.getProperty("kafka.bootstrap.servers"));
        await().atMost(SOON).until(known::isReady);
        put(new ConfigDocument.Organization(id, 4, "made later"));
        await().atMost(SOON).until(() -> {
            ConfigSnapshot copy = new ConfigCopy(file()).read();
            return copy != null && copy.documents().containsKey("organization:" + id);
        });
    }

    @Test
    void theTopicRulesOverTheCopy() throws Exception {
        Map<String, ConfigDocument> old =
                Map.of("organization:" + id, new ConfigDocument.Organization(id, 99, "gone from the topic"));
        new ConfigCopy(file()).write(new ConfigSnapshot(old, 5));
        start(System.getProperty("kafka.bootstrap.servers"));
        await().atMost(SOON).until(configuration::isReady);
        assertThat(known.isFromCopy()).isFalse();
        assertThat(known.now().documents()).doesNotContainKey("organization:" + id);
    }

    @Test
    void aCopyThatCannotBeReadIsNone() throws Exception {
        Files.writeString(file(), "{\"next_offset\": 5, \"documents\": [{\"kind\": \"organ");
        assertThat(new ConfigCopy(file()).read()).isNull();
        start(NOWHERE);
        assertThat(known.isReady()).isFalse();
        assertThat(known.now()).isEqualTo(ConfigSnapshot.EMPTY);
    }

    private Path file() {
        return folder.resolve("configuration.json");
    }

    private void start(String bootstrapServers) {
        TestSettings settings = new TestSettings(bootstrapServers, Optional.of(file()));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        configuration = new Configuration(settings, meters);
        known = new KnownConfiguration(configuration, settings, meters);
        configuration.start(new StartupEvent());
        known.start(new StartupEvent());
    }

    private static void put(ConfigDocument document) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", System.getProperty("kafka.bootstrap.servers")),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.CONFIG.topicName(), document.key(), EarshotJson.bytes(document)))
                    .get();
        }
    }
}
