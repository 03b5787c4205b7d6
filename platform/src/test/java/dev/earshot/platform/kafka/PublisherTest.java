package dev.earshot.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.platform.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one producer of a process against a real broker. */
class PublisherTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Publisher publisher = new Publisher(new TestSettings(), new SimpleMeterRegistry());

    @BeforeEach
    void start() {
        publisher.start(new StartupEvent());
        await().atMost(SOON).until(publisher::isReady);
    }

    @AfterEach
    void stop() {
        publisher.stop(new ShutdownEvent());
    }

    @Test
    void aVerdictIsOnItsTopicAfterEveryScoreOfTheList() {
        List<EventMessage> messages = new ArrayList<>();
        for (int call = 0; call < 200; call++) {
            messages.add(message(Topic.VERDICTS, "barrier:" + call, new byte[10]));
            for (int metric = 0; metric < 9; metric++) {
                messages.add(message(Topic.SCORES, "barrier:" + call, new byte[700]));
            }
        }
        try (KafkaConsumer<String, byte[]> consumer = consumer(Topic.SCORES, Topic.VERDICTS)) {
            publisher.publish(messages).await().atMost(SOON);

            List<ConsumerRecord<String, byte[]>> records = read(consumer, messages.size());
            // The time of a record is the moment of its send.
            long lastScore = latest(records, Topic.SCORES);
            long firstVerdict = records.stream()
                    .filter(record -> record.topic().equals(Topic.VERDICTS.topicName()))
                    .mapToLong(ConsumerRecord::timestamp)
                    .min()
                    .orElseThrow();
            assertThat(firstVerdict).isGreaterThanOrEqualTo(lastScore);
        }
    }

    @Test
    void aListLargerThanTheBufferIsSentInWindows() {
        Random random = new Random(7);
        byte[] large = new byte[5 * 1024 * 1024];
        random.nextBytes(large); // does not compress
        List<EventMessage> messages = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            messages.add(message(Topic.CALLS, "large:" + i, large));
        }
        try (KafkaConsumer<String, byte[]> consumer = consumer(Topic.CALLS)) {
            publisher.publish(messages).await().atMost(SOON);

            assertThat(read(consumer, messages.size())).hasSize(messages.size());
        }
    }

    private static long latest(List<ConsumerRecord<String, byte[]>> records, Topic topic) {
        return records.stream()
                .filter(record -> record.topic().equals(topic.topicName()))
                .mapToLong(ConsumerRecord::timestamp)
                .max()
                .orElseThrow();
    }

    private static EventMessage message(Topic topic, String key, byte[] value) {
        return new EventMessage(topic.topicName(), key, Map.of(), value);
    }

    private static KafkaConsumer<String, byte[]> consumer(Topic... topics) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", new TestSettings().bootstrapServers());
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : topics) {
            consumer.partitionsFor(topic.topicName())
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private static List<ConsumerRecord<String, byte[]>> read(KafkaConsumer<String, byte[]> consumer, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            return records.size() >= count;
        });
        return records;
    }
}
