package dev.earshot.evaluator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics around the hop, as seen by one project of a test. */
final class Wire implements AutoCloseable {
    private final long project;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    Wire(long project) {
        this.project = project;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topic.SCORES, Topic.VERDICTS, Topic.WEBHOOKS_REJECTED)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    void configure(ConfigDocument document) {
        send(Topic.CONFIG, document.key(), EarshotJson.bytes(document), Map.of());
    }

    void project(Rubric rubric) {
        configure(new ConfigDocument.Project(
                project,
                1,
                1,
                "p",
                0.0,
                null,
                null,
                null,
                false,
                false,
                rubric,
                JsonNodeFactory.instance.objectNode(),
                false));
    }

    void metric(int n, String name, MetricType type, String code, boolean sampled) {
        configure(new ConfigDocument.Metric(
                project * 10 + n,
                1,
                project,
                1,
                name,
                type,
                EvalType.NUMERIC,
                code,
                "",
                List.of(),
                List.of(),
                sampled,
                true,
                JsonNodeFactory.instance.objectNode()));
    }

    CallRevision send(int revision, Calls call) {
        CallRevision told = new CallRevision(revision, Instant.now(), Instant.now(), Instant.now(), call.log());
        send(Topic.CALLS, project + ":" + call.callId(), EarshotJson.bytes(told), Map.of());
        return told;
    }

    void send(Topic topic, String key, byte[] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.topicName(), key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
        producer.flush();
    }

    /** Looks once for what came; always true, for use in a condition. */
    boolean poll() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (record.key().startsWith(project + ":")) {
                seen.add(record);
            }
        }
        return true;
    }

    List<ConsumerRecord<String, byte[]>> of(Topic topic) {
        return seen.stream()
                .filter(each -> each.topic().equals(topic.topicName()))
                .toList();
    }

    int verdictCount() {
        return of(Topic.VERDICTS).size();
    }

    Verdict verdict(int index) {
        return EarshotJson.read(of(Topic.VERDICTS).get(index).value(), Verdict.class);
    }

    /** Each score once. */
    List<Score> scores() {
        return of(Topic.SCORES).stream()
                .map(each -> EarshotJson.read(each.value(), Score.class))
                .distinct()
                .toList();
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
