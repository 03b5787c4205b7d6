package dev.earshot.bench.pipeline;

import dev.earshot.contracts.event.Topic;
import dev.earshot.system.load.SentCall;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Where the time of a call goes: when its first record was on each topic, read back from the broker after a load.
 *
 * @param webhook from when a call was due to its webhook on the topic, milliseconds
 * @param revision from there to its revision
 * @param verdict from there to its verdict
 */
record Hops(Histogram webhook, Histogram revision, Histogram verdict) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Reads them. */
    static Hops of(String bootstrapServers, Collection<SentCall> calls) {
        long since = calls.stream().mapToLong(SentCall::dueMs).min().orElse(0);
        Map<String, Long> webhooks = firsts(bootstrapServers, Topic.WEBHOOKS, since);
        Map<String, Long> revisions = firsts(bootstrapServers, Topic.CALLS, since);
        Map<String, Long> verdicts = firsts(bootstrapServers, Topic.VERDICTS, since);
        Hops hops = new Hops(new Histogram(3), new Histogram(3), new Histogram(3));
        for (SentCall call : calls) {
            Long webhook = webhooks.get(call.callId());
            Long revision = revisions.get(call.callId());
            Long verdict = verdicts.get(call.callId());
            if (webhook != null && revision != null && verdict != null) {
                hops.webhook.recordValue(Math.max(0, webhook - call.dueMs()));
                hops.revision.recordValue(Math.max(0, revision - webhook));
                hops.verdict.recordValue(Math.max(0, verdict - revision));
            }
        }
        return hops;
    }

    private static Map<String, Long> firsts(String bootstrapServers, Topic topic, long since) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        Map<String, Long> firsts = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            Map<TopicPartition, Long> from = new HashMap<>();
            partitions.forEach(partition -> from.put(partition, since));
            Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(from);
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp start = starts.get(partition);
                consumer.seek(partition, start == null ? Objects.requireNonNull(ends.get(partition)) : start.offset());
            }
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < Objects.requireNonNull(ends.get(each)))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(PATIENCE)) {
                    // The key of a call is its project, a colon and the provider's id of it.
                    firsts.merge(record.key().substring(record.key().indexOf(':') + 1), record.timestamp(), Math::min);
                }
            }
        }
        return firsts;
    }
}
