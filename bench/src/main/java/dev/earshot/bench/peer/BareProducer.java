package dev.earshot.bench.peer;

import dev.earshot.bench.Work;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records as fast as the broker acknowledges them; a unit of work is as many as a call has. */
final class BareProducer implements Work {
    private static final int ON_THEIR_WAY = 256;

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final List<byte[]> values;
    private final int aCall;

    BareProducer(String bootstrapServers, String topic, List<byte[]> values, int aCall) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("compression.type", "lz4");
        settings.put("batch.size", "131072");
        settings.put("linger.ms", "5");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.values = values;
        this.aCall = aCall;
    }

    @Override
    public Done run(long nanos) throws InterruptedException, IOException {
        Semaphore free = new Semaphore(ON_THEIR_WAY);
        AtomicLong failed = new AtomicLong();
        long until = System.nanoTime() + nanos;
        int calls = 0;
        for (; System.nanoTime() < until; calls++) {
            String key = "call-" + calls;
            for (int i = 0; i < aCall; i++) {
                free.acquire();
                var _ = producer.send(
                        new ProducerRecord<>(topic, key, values.get(calls % values.size())), (_, failure) -> {
                            free.release();
                            if (failure != null) {
                                failed.incrementAndGet();
                            }
                        });
            }
        }
        free.acquire(ON_THEIR_WAY);
        if (failed.get() > 0) {
            throw new IOException(failed + " records were not taken");
        }
        return Done.of(calls);
    }
}
