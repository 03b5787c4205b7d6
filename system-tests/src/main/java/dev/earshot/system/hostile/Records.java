package dev.earshot.system.hostile;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.contracts.webhook.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the topics say of the requests of a run, from the moment it begins. Bytes are kept as their hash. */
final class Records implements AutoCloseable {
    /**
     * A record that a gateway wrote.
     *
     * @param webhook its id
     * @param hash of its bytes
     */
    record Raw(String key, String webhook, String hash) {}

    /**
     * One that was set aside.
     *
     * @param webhook its id
     * @param hash of its bytes
     */
    record Aside(String webhook, String hash, Rejection why) {}

    private final KafkaConsumer<String, byte[]> consumer;
    private final String prefix;
    private final Map<String, List<Raw>> raw = new HashMap<>();
    private final Map<String, Set<Aside>> aside = new HashMap<>();
    private final Set<String> revised = new HashSet<>();
    private final Set<String> decided = new HashSet<>();
    private int rawCount;

    Records(String bootstrapServers, String prefix) {
        this.prefix = prefix;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("auto.offset.reset", "none");
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(
                        Topic.WEBHOOKS, Topic.WEBHOOKS_REJECTED, Topic.CALLS, Topic.VERDICTS)
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Reads what has come since. */
    void poll() {
        consumer.poll(Duration.ofMillis(200)).forEach(this::take);
    }

    /** Reads all that has come by now. */
    void readToTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
    }

    private void take(ConsumerRecord<String, byte[]> each) {
        if (each.topic().equals(Topic.VERDICTS.topicName())) {
            decided.add(EarshotJson.read(each.value(), Verdict.class).callId());
            return;
        }
        if (each.topic().equals(Topic.CALLS.topicName())) {
            revised.add(each.key());
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        each.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        String request = headers.getOrDefault("http_x-request-id", "");
        if (!request.startsWith(prefix)) {
            return;
        }
        String webhook = headers.getOrDefault("ce_id", "");
        String hash = Hash.shortHex(each.value());
        if (each.topic().equals(Topic.WEBHOOKS.topicName())) {
            raw.computeIfAbsent(request, _ -> new ArrayList<>()).add(new Raw(each.key(), webhook, hash));
            rawCount++;
        } else {
            aside.computeIfAbsent(request, _ -> new HashSet<>()).add(new Aside(webhook, hash, Rejection.read(headers)));
        }
    }

    /** What was written for a request. */
    List<Raw> raw(String request) {
        return raw.getOrDefault(request, List.of());
    }

    /** How many were written for all of them. */
    int rawCount() {
        return rawCount;
    }

    /** What of a request was set aside. */
    Set<Aside> aside(String request) {
        return aside.getOrDefault(request, Set.of());
    }

    /** Keys of the calls that have a revision. */
    Set<String> revised() {
        return revised;
    }

    /** The provider's ids of the calls that have a verdict. */
    Set<String> decided() {
        return decided;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
