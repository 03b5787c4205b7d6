package dev.earshot.system.chaos;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Records that nobody of the house would write, put straight on its topics. */
final class Poison {
    private static final String KEY = "1:poison";

    private final String bootstrapServers;

    Poison(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Poisons every topic that a service reads.
     *
     * @return how many of what was put on the raw topic must be found among the rejected, by their id
     */
    List<String> spread(int round) throws IOException, InterruptedException {
        List<String> expected = new ArrayList<>();
        Properties settings = settings();
        settings.put("max.request.size", Integer.toString(Topic.RAW_RECORD + 1_048_576));
        settings.put("compression.type", "lz4");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            int number = 0;
            for (byte[] body : bodies()) {
                String id = "poison-" + round + "-" + number++;
                RawWebhook webhook = new RawWebhook(
                        id, "observe", 1, null, null, Instant.now(), "application/json", Map.of(), null, body);
                put(producer, record(Topic.WEBHOOKS, KEY, body, WebhookHeaders.of(webhook)));
                expected.add(id);
            }
            RawWebhook strange = new RawWebhook(
                    "poison-" + round + "-door",
                    "nobody",
                    1,
                    null,
                    null,
                    Instant.now(),
                    "application/json",
                    Map.of(),
                    null,
                    bytes("{}"));
            put(producer, record(Topic.WEBHOOKS, KEY, strange.body(), WebhookHeaders.of(strange)));
            expected.add(strange.id());
            for (Topic topic : List.of(Topic.WEBHOOKS, Topic.CALLS, Topic.VERDICTS, Topic.CONFIG)) {
                put(producer, record(topic, KEY, null, Map.of()));
                put(producer, record(topic, KEY, bytes("no JSON at all \u0000"), Map.of()));
                put(
                        producer,
                        record(
                                topic,
                                KEY,
                                bytes("{\"number\": \"of a schema that is to come\"}"),
                                Map.of("ce_type", "x")));
            }
        }
        return expected;
    }

    private static void put(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record)
            throws IOException, InterruptedException {
        try {
            producer.send(record).get();
        } catch (ExecutionException refused) {
            throw new IOException("not taken: " + record.topic(), refused.getCause());
        }
    }

    private static List<byte[]> bodies() {
        return List.of(
                new byte[0],
                new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'},
                bytes("[".repeat(1_001) + "]".repeat(1_001)),
                bytes("{\"call_id\": " + "9".repeat(1_048_576) + "}"),
                bytes("{\"call_id\": \"" + "x".repeat(9_000_000) + "\"}"),
                bytes("{\"call_id\": {\"not\": \"text\"}}"),
                bytes("{\"call_id\": \"cut in the mid"));
    }

    /** Which of these came to be among the rejected within the time. */
    List<String> missing(List<String> expected, Duration patience) {
        List<String> missing = new ArrayList<>(expected);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.WEBHOOKS_REJECTED.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long until = System.nanoTime() + patience.toNanos();
            while (!missing.isEmpty() && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    var id = record.headers().lastHeader("ce_id");
                    if (id != null) {
                        String text = new String(id.value(), StandardCharsets.UTF_8);
                        missing.removeIf(text::contains);
                    }
                });
            }
        }
        return missing;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.partition.fetch.bytes", Integer.toString(Topic.RAW_RECORD));
        return settings;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProducerRecord<String, byte[]> record(
            Topic topic, String key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.topicName(), key, value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return record;
    }
}
