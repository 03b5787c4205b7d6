package dev.earshot.bench.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.earshot.bench.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning, and again when it has come to the end. */
final class BareConsumer implements Work {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String topic;
    private final boolean scan;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    BareConsumer(String bootstrapServers, String topic, boolean scan) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.scan = scan;
    }

    @Override
    public Done run(long nanos) throws IOException {
        KafkaConsumer<String, byte[]> reading = consumer == null ? open() : consumer;
        consumer = reading;
        long until = System.nanoTime() + nanos;
        long done = 0;
        while (System.nanoTime() < until) {
            ConsumerRecords<String, byte[]> records = reading.poll(PATIENCE);
            if (records.isEmpty()) {
                reading.seekToBeginning(reading.assignment());
            }
            for (ConsumerRecord<String, byte[]> each : records) {
                scan(each.value());
                done++;
            }
        }
        return Done.of(done);
    }

    // In no group, and so with nothing to do between two rounds.
    private KafkaConsumer<String, byte[]> open() {
        KafkaConsumer<String, byte[]> opened =
                new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = opened.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        opened.assign(partitions);
        opened.seekToBeginning(partitions);
        return opened;
    }

    private void scan(byte[] document) throws IOException {
        if (scan) {
            try (JsonParser parser = JSON.createParser(document)) {
                while (parser.nextToken() != null) {
                    // to its end
                }
            }
        }
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("fetch.max.bytes", "8388608");
        settings.put("max.partition.fetch.bytes", "2097152");
        return settings;
    }
}
