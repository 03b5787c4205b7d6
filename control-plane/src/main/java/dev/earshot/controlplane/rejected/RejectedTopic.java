package dev.earshot.controlplane.rejected;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.platform.PlatformConfig;
import dev.earshot.store.rejected.Rejected;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The rejected topic, read at the places that the index names; in no group. Blocks. */
@Singleton
final class RejectedTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PlatformConfig config;

    @Inject
    RejectedTopic(PlatformConfig config) {
        this.config = config;
    }

    /**
     * A record as it was before it was rejected.
     *
     * @param body the bytes; none where it had no value, which every hop reads alike
     */
    record Original(String key, Map<String, String> headers, byte[] body) {}

    /** Takes what is read. */
    interface Reader {
        /** One row and its record, {@code null} when the topic keeps it no longer. */
        void accept(Rejected row, @Nullable Original original);
    }

    /** Reads these, each once, in the order of the topic. Throws {@link org.apache.kafka.common.KafkaException}. */
    void read(List<Rejected> rows, Reader reader) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    rows.stream().map(RejectedTopic::partition).distinct().toList();
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Cursor cursor = new Cursor(consumer);
            rows.stream()
                    .sorted(Comparator.comparingInt(Rejected::partition).thenComparingLong(Rejected::offset))
                    .forEach(row -> {
                        TopicPartition place = partition(row);
                        boolean kept = row.offset() >= first.getOrDefault(place, Long.MAX_VALUE)
                                && row.offset() < end.getOrDefault(place, 0L);
                        reader.accept(row, kept ? original(row, cursor.at(place, row.offset())) : null);
                    });
        }
    }

    /** The first offset that each partition still has. */
    Map<Integer, Long> firstOffsets() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.WEBHOOKS_REJECTED.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<Integer, Long> first = new HashMap<>();
            consumer.beginningOffsets(partitions).forEach((place, offset) -> first.put(place.partition(), offset));
            return first;
        }
    }

    private static TopicPartition partition(Rejected row) {
        return new TopicPartition(Topic.WEBHOOKS_REJECTED.topicName(), row.partition());
    }

    // A topic that was made anew has other records at the same places.
    private static @Nullable Original original(Rejected row, @Nullable ConsumerRecord<String, byte[]> record) {
        if (record == null) {
            return null;
        }
        Map<String, String> headers = Found.headers(record);
        return Found.id(record, headers).equals(row.id())
                ? new Original(
                        Objects.requireNonNullElse(record.key(), "unknown"),
                        Rejection.original(headers),
                        record.value() == null ? new byte[0] : record.value())
                : null;
    }

    /** Where a consumer stands: of records one behind the other, a fetch brings many. */
    private static final class Cursor {
        private final KafkaConsumer<String, byte[]> consumer;
        private @Nullable TopicPartition assigned;
        private long next = -1;

        private Cursor(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        private @Nullable ConsumerRecord<String, byte[]> at(TopicPartition place, long offset) {
            if (!place.equals(assigned)) {
                consumer.assign(List.of(place));
                assigned = place;
                next = -1;
            }
            if (next != offset) {
                consumer.seek(place, offset);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            try {
                while (System.nanoTime() < deadline) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                        next = record.offset() + 1;
                        return record.offset() == offset ? record : null;
                    }
                }
            } catch (OffsetOutOfRangeException gone) {
                next = -1;
                return null;
            }
            throw new TimeoutException("no record within " + PATIENCE.toSeconds() + " s");
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("default.api.timeout.ms", "10000");
        settings.put("client.id", "earshot-rejected-reader");
        settings.put("max.poll.records", "1");
        // A record that is larger comes all the same, alone.
        settings.put("fetch.max.bytes", "1048576");
        settings.put("max.partition.fetch.bytes", "1048576");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
