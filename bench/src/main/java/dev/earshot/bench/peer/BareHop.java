package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One record is sent, acknowledged and read, then the next. */
final class BareHop implements Work {
    private static final byte[] VALUE = new byte[1024];
    private static final long LONGEST_MICROS = 60_000_000;

    private final String bootstrapServers;
    private final String topic;

    BareHop(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    @Override
    public Done run(long nanos) throws InterruptedException, ExecutionException {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("linger.ms", "0");
        Histogram latency = new Histogram(LONGEST_MICROS, 3);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() < until) {
                long began = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, 0, "hop", VALUE)).get();
                while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                    // on its way
                }
                latency.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - began) / 1000));
            }
        }
        return new Done(latency.getTotalCount(), latency.getValueAtPercentile(50));
    }
}
