package dev.earshot.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.LocalTopics;
import dev.earshot.platform.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration reader against a real topic. */
class ConfigurationTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicLong IDS = new AtomicLong(90_000);

    private final long id = IDS.incrementAndGet();
    private final Configuration configuration = new Configuration(new TestSettings(), new SimpleMeterRegistry());

    @AfterEach
    void stop() {
        configuration.stop(new ShutdownEvent());
    }

    @Test
    void isReadyOnlyWithAllThatStoodOnTheTopicAndNeverShowsAPart() throws Exception {
        for (int i = 0; i < 500; i++) {
            put(organization(id + ":" + i, i));
        }
        put("organization:" + id, EarshotJson.bytes(new ConfigDocument.Organization(id, 1, "the last")));
        List<ConfigSnapshot> seen = new CopyOnWriteArrayList<>();
        configuration.onChange(seen::add);

        configuration.start(new StartupEvent());
        ConfigSnapshot first = configuration.ready().await().atMost(SOON);

        assertThat(first.documents()).containsKey("organization:" + id);
        assertThat(seen.stream().filter(snapshot -> snapshot != ConfigSnapshot.EMPTY))
                .allSatisfy(snapshot -> assertThat(snapshot.documents()).containsKey("organization:" + id));
    }

    @Test
    void theHighestVersionStandsAndATombstoneTakesItAway() throws Exception {
        String key = "organization:" + id;
        put(key, EarshotJson.bytes(new ConfigDocument.Organization(id, 7, "seven")));
        put(key, EarshotJson.bytes(new ConfigDocument.Organization(id, 6, "six, late")));
        configuration.start(new StartupEvent());
        configuration.ready().await().atMost(SOON);

        assertThat(configuration.now().documents().get(key)).isEqualTo(new ConfigDocument.Organization(id, 7, "seven"));
        long before = configuration.now().nextOffset();
        put(key, null);

        ConfigSnapshot after = configuration.reached(before + 1, SOON).await().atMost(SOON);
        assertThat(after.documents()).doesNotContainKey(key);
    }

    @Test
    void waitingForAnOffsetThatNeverComesEndsWithWhatThereIs() {
        configuration.start(new StartupEvent());
        configuration.ready().await().atMost(SOON);

        ConfigSnapshot now = configuration
                .reached(Long.MAX_VALUE, Duration.ofMillis(50))
                .await()
                .atMost(SOON);

        assertThat(now).isSameAs(configuration.now());
    }

    @Test
    void aRecordThatIsNoDocumentIsSkippedAndTheNextOneCounts() throws Exception {
        configuration.start(new StartupEvent());
        configuration.ready().await().atMost(SOON);

        put("organization:" + id, "null".getBytes(StandardCharsets.UTF_8));
        put("organization:" + id, "{\"kind\":\"no such kind\"}".getBytes(StandardCharsets.UTF_8));
        put("organization:" + id, EarshotJson.bytes(new ConfigDocument.Organization(id, 1, "good")));

        await().atMost(SOON).until(() -> configuration.now().documents().containsKey("organization:" + id));
        assertThat(configuration.isFollowing()).isTrue();
    }

    @Test
    void aTopicThatWasMadeAnewIsReadAgainAndReadinessStays() throws Exception {
        put("organization:" + id, EarshotJson.bytes(new ConfigDocument.Organization(id, 1, "old")));
        configuration.start(new StartupEvent());
        configuration.ready().await().atMost(SOON);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", new TestSettings().bootstrapServers()))) {
            admin.deleteTopics(List.of(Topic.CONFIG.topicName())).all().get();
            await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(Topic.CONFIG.topicName()));
        }
        LocalTopics.create(new TestSettings().bootstrapServers(), 30_000);
        long fresh = IDS.incrementAndGet();
        put("organization:" + fresh, EarshotJson.bytes(new ConfigDocument.Organization(fresh, 1, "new")));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(configuration.now().documents().keySet())
                        .contains("organization:" + fresh)
                        .doesNotContain("organization:" + id));
        assertThat(configuration.isReady()).isTrue();
    }

    private static byte[] organization(String ignoredKey, int number) {
        return EarshotJson.bytes(new ConfigDocument.Organization(number + 1L, 1, "organisation " + ignoredKey));
    }

    private void put(byte[] organization) throws Exception {
        put(EarshotJson.read(organization, ConfigDocument.class).key(), organization);
    }

    private static void put(String key, byte @Nullable [] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", new TestSettings().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.CONFIG.topicName(), key, value))
                    .get();
        }
    }
}
