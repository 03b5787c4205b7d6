package dev.earshot.controlplane.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.PlatformConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The configuration topic as it stands now, read from its start to its end. Blocks. */
@Singleton
final class ConfigTopic {
    private static final TopicPartition PARTITION = new TopicPartition(Topic.CONFIG.topicName(), 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final PlatformConfig config;

    @Inject
    ConfigTopic(PlatformConfig config) {
        this.config = config;
    }

    /**
     * What readers take from the topic.
     *
     * @param documents by key, the highest version of each
     * @param unreadable keys whose newest record nobody can read
     */
    record Standing(Map<String, ConfigDocument> documents, Set<String> unreadable) {}

    /** Reads it; throws {@link org.apache.kafka.common.KafkaException} while Kafka is away. */
    Standing read() {
        Standing standing = new Standing(new HashMap<>(), new HashSet<>());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION) < end) {
                consumer.poll(POLL).records(PARTITION).forEach(record -> apply(record, standing));
            }
        }
        return standing;
    }

    private static void apply(ConsumerRecord<String, byte[]> record, Standing standing) {
        if (record.key() == null) {
            return;
        }
        standing.unreadable().remove(record.key());
        if (record.value() == null) {
            standing.documents().remove(record.key());
            return;
        }
        try {
            ConfigDocument document = EarshotJson.MAPPER.readValue(record.value(), ConfigDocument.class);
            standing.documents()
                    .merge(
                            record.key(),
                            document,
                            (known, fresh) -> fresh.version() >= known.version() ? fresh : known);
        } catch (JsonProcessingException unreadable) {
            standing.unreadable().add(record.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("default.api.timeout.ms", "10000");
        settings.put("client.id", "earshot-config-healing");
        return settings;
    }
}
