package dev.earshot.controlplane.rejected;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.contracts.webhook.WebhookHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka as the hops see it: rejections go in, replayed webhooks come out. */
final class Wire implements AutoCloseable {
    static final Rejection UNKNOWN_AGENT = new Rejection("adapter", "unknown_agent", "", "an agent of the project");
    static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00.123Z");

    private final KafkaProducer<String, byte[]> producer;

    Wire() {
        producer = new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer());
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        settings.put("max.request.size", Integer.toString(Topic.LARGE_RECORD));
        return settings;
    }

    static String id(long project, byte[] body) {
        return DerivedIds.webhook(project, "vapi", body);
    }

    /** Headers as the gateway writes them. */
    static Map<String, String> headers(long project, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>(WebhookHeaders.of(new RawWebhook(
                id(project, body),
                "vapi",
                project,
                null,
                77L,
                RECEIVED,
                "application/json",
                Map.of("user-agent", "provider/1"),
                null,
                body)));
        headers.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        return headers;
    }

    /** Rejects a webhook as the normalizer does; gives its id. */
    String reject(long project, byte[] body, Rejection why) {
        Map<String, String> headers = headers(project, body);
        headers.putAll(why.headers());
        put(project + ":call", headers, body);
        return id(project, body);
    }

    void put(String key, Map<String, String> headers, byte[] body) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topic.WEBHOOKS_REJECTED.topicName(), key, body);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of a topic, from its start. */
    static ConsumerRecords<String, byte[]> all(Topic topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new LinkedHashMap<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    records.computeIfAbsent(new TopicPartition(each.topic(), each.partition()), _ -> new ArrayList<>())
                            .add(each);
                }
            }
            return new ConsumerRecords<>(records, Map.of());
        }
    }

    /** What stands on the topic of webhooks for a project. */
    static List<ConsumerRecord<String, byte[]>> webhooks(long project) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : all(Topic.WEBHOOKS)) {
            if (each.key() != null && each.key().startsWith(project + ":")) {
                found.add(each);
            }
        }
        return found;
    }

    @Override
    public void close() {
        producer.close();
    }
}
