package dev.earshot.system.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A downstream service: reads scores and verdicts as the contract says, and drops what it has seen. */
public final class Subscriber implements AutoCloseable {
    /**
     * A score as published.
     *
     * @param metricId what was measured
     * @param id derived, so the same for a repeat
     */
    public record Scored(long metricId, String id) {}

    /**
     * A verdict as published.
     *
     * @param number 1, 2, … per call
     * @param id derived, so the same for a repeat
     * @param atMs when it was on the topic, epoch ms
     */
    public record Decided(int number, String id, long atMs) {}

    /**
     * How the webhooks of a call came through.
     *
     * @param arrived its steps in the order in which they were first on the raw topic
     * @param revision the highest that was published
     * @param step the step that this revision shows; 0 before there was one
     */
    public record Way(List<Integer> arrived, int revision, int step) {
        static final Way NONE = new Way(List.of(), 0, 0);

        Way arrived(int next) {
            if (arrived.contains(next)) {
                return this;
            }
            List<Integer> more = new ArrayList<>(arrived);
            more.add(next);
            return new Way(List.copyOf(more), revision, step);
        }

        Way published(int revision, int step) {
            return revision < this.revision ? this : new Way(arrived, revision, step);
        }
    }

    // Of an event only what the ledgers need: a subscriber that reads all of it takes from what it is to measure.
    private record Line(String id, String callId, long metricId, int number) {}

    private final Map<String, Way> ways = new ConcurrentHashMap<>();
    private final Map<String, Set<Scored>> scores = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Decided>> verdicts = new ConcurrentHashMap<>();
    private final KafkaConsumer<String, byte[]> consumer;
    private final String calls;
    private final Ledger ledger;
    private final Thread thread;

    /**
     * Subscribes from now on; returns when its place on the topics is known.
     *
     * @param calls what the ids of the calls that it listens for begin with: of earlier ones the current state may be
     *     published again at any time
     */
    public Subscriber(String bootstrapServers, String calls, Path ledger) throws IOException {
        this(bootstrapServers, calls, ledger, List.of(Topic.SCORES, Topic.VERDICTS));
    }

    /** One that also looks at what leads to them: each webhook and each revision. */
    public static Subscriber ofTheWholeWay(String bootstrapServers, String calls, Path ledger) throws IOException {
        return new Subscriber(
                bootstrapServers, calls, ledger, List.of(Topic.WEBHOOKS, Topic.CALLS, Topic.SCORES, Topic.VERDICTS));
    }

    private Subscriber(String bootstrapServers, String calls, Path ledger, List<Topic> topics) throws IOException {
        this.calls = calls;
        this.ledger = new Ledger(ledger);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "none");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon().name("subscriber").start(this::follow);
    }

    private void follow() {
        try {
            while (true) {
                consumer.poll(Duration.ofMillis(500)).forEach(this::take);
            }
        } catch (WakeupException closing) {
            consumer.close();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null || record.value() == null || !record.key().contains(":" + calls)) {
            return;
        }
        if (record.topic().equals(Topic.WEBHOOKS.topicName())) {
            takeWebhook(record);
        } else if (record.topic().equals(Topic.CALLS.topicName())) {
            takeRevision(record);
        } else if (record.topic().equals(Topic.VERDICTS.topicName())) {
            takeVerdict(record);
        } else {
            takeScore(record);
        }
    }

    private void takeWebhook(ConsumerRecord<String, byte[]> record) {
        JsonNode told = EarshotJson.read(record.value(), JsonNode.class);
        ways.merge(told.path("call_id").asText(), Way.NONE.arrived(step(told)), (way, _) -> way.arrived(step(told)));
    }

    private void takeRevision(ConsumerRecord<String, byte[]> record) {
        JsonNode told = EarshotJson.read(record.value(), JsonNode.class);
        int revision = told.path("revision").asInt();
        int step = step(told.path("call"));
        ways.merge(
                told.at("/call/call_id").asText(),
                Way.NONE.published(revision, step),
                (way, _) -> way.published(revision, step));
    }

    private static int step(JsonNode call) {
        return call.at("/metadata/step").asInt();
    }

    private void takeVerdict(ConsumerRecord<String, byte[]> record) {
        Line verdict = EarshotJson.read(record.value(), Line.class);
        Decided decided = new Decided(verdict.number(), verdict.id(), record.timestamp());
        ledger.add(
                record.timestamp() + "\tverdict\t" + verdict.callId() + "\t" + verdict.number() + "\t" + verdict.id());
        verdicts.computeIfAbsent(verdict.callId(), _ -> new ConcurrentHashMap<>())
                .putIfAbsent(verdict.id(), decided);
    }

    private void takeScore(ConsumerRecord<String, byte[]> record) {
        Line score = EarshotJson.read(record.value(), Line.class);
        ledger.add(record.timestamp() + "\tscore\t" + score.callId() + "\t" + score.metricId() + "\t" + score.id());
        scores.computeIfAbsent(score.callId(), _ -> ConcurrentHashMap.newKeySet())
                .add(new Scored(score.metricId(), score.id()));
    }

    /** How the webhooks of each call came through, by the provider's id of it. */
    public Map<String, Way> ways() {
        return ways;
    }

    /** The distinct scores of each call, by the provider's id of it. */
    public Map<String, Set<Scored>> scores() {
        return scores;
    }

    /** The distinct verdicts of each call, by the provider's id of it, then by their own. */
    public Map<String, Map<String, Decided>> verdicts() {
        return verdicts;
    }

    @Override
    public void close() throws IOException {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ledger.close();
    }
}
