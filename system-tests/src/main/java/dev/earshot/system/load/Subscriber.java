package dev.earshot.system.load;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
        this.calls = calls;
        this.ledger = new Ledger(ledger);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "none");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topic.SCORES, Topic.VERDICTS)
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
        if (record.topic().equals(Topic.VERDICTS.topicName())) {
            Verdict verdict = EarshotJson.read(record.value(), Verdict.class);
            if (!verdict.callId().startsWith(calls)) {
                return;
            }
            Decided decided = new Decided(verdict.number(), verdict.id(), record.timestamp());
            ledger.add(record.timestamp() + "\tverdict\t" + verdict.callId() + "\t" + verdict.number() + "\t"
                    + verdict.id());
            verdicts.computeIfAbsent(verdict.callId(), _ -> new ConcurrentHashMap<>())
                    .putIfAbsent(verdict.id(), decided);
        } else {
            Score score = EarshotJson.read(record.value(), Score.class);
            if (!score.callId().startsWith(calls)) {
                return;
            }
            ledger.add(record.timestamp() + "\tscore\t" + score.callId() + "\t" + score.metricId() + "\t" + score.id());
            scores.computeIfAbsent(score.callId(), _ -> ConcurrentHashMap.newKeySet())
                    .add(new Scored(score.metricId(), score.id()));
        }
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
