package dev.earshot.platform.kafka;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.platform.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The one producer of a process: {@code acks=all}, idempotent, lz4. A send never blocks ({@code max.block.ms=0}), so it
 * may be called on an event loop; metadata of all topics is fetched before {@link #isReady()}.
 */
@Singleton
public final class Publisher {
    private static final int BUFFER_BYTES = 48 * 1024 * 1024;
    /** What one caller may have in flight: with a few of them there is always room for the gateway's webhooks. */
    private static final int WINDOW_BYTES = BUFFER_BYTES / 6;

    private final KafkaProducer<String, byte[]> producer;
    private final Thread warmUp;
    private volatile boolean ready;
    private volatile boolean stopping;

    @Inject
    Publisher(PlatformConfig config, MeterRegistry meters) {
        this.producer = new KafkaProducer<>(settings(config), new StringSerializer(), new ByteArraySerializer());
        new KafkaClientMetrics(producer).bindTo(meters);
        this.warmUp = Thread.ofPlatform().daemon().name("publisher-warm-up").unstarted(this::fetchMetadata);
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        warmUp.start();
    }

    // After every service has drained: they observe the event with the default priority, which is lower.
    void stop(@Observes @Priority(9000) ShutdownEvent event) {
        stopping = true;
        warmUp.interrupt();
        producer.close(Duration.ofSeconds(5));
    }

    /** Whether every topic's metadata has been seen once. */
    public boolean isReady() {
        return ready;
    }

    /**
     * Sends messages; ends when the brokers have acknowledged all of them. Those of one key and topic stay in order.
     * Verdicts are a barrier: they are sent when everything else of the list is acknowledged, since topics may lie on
     * different brokers. No more than a part of the buffer is in flight for one caller, so that a large batch is sent in
     * windows instead of being refused.
     *
     * @return fails with {@link KafkaException} when one was not acknowledged; the caller repeats the whole list
     */
    public Uni<Void> publish(List<EventMessage> messages) {
        List<List<EventMessage>> windows = new ArrayList<>();
        messages.stream()
                .collect(Collectors.partitioningBy(message -> message.topic().equals(Topic.Names.VERDICTS)))
                .values()
                .forEach(stage -> windows.addAll(windows(stage)));
        return Multi.createFrom()
                .iterable(windows)
                .onItem()
                .transformToUniAndConcatenate(this::sendAll)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static List<List<EventMessage>> windows(List<EventMessage> messages) {
        List<List<EventMessage>> windows = new ArrayList<>();
        List<EventMessage> window = new ArrayList<>();
        long bytes = 0;
        for (EventMessage message : messages) {
            int size = message.value() == null ? 0 : message.value().length;
            if (!window.isEmpty() && bytes + size > WINDOW_BYTES) {
                windows.add(window);
                window = new ArrayList<>();
                bytes = 0;
            }
            window.add(message);
            bytes += size;
        }
        if (!window.isEmpty()) {
            windows.add(window);
        }
        return windows;
    }

    private Uni<Boolean> sendAll(List<EventMessage> window) {
        return Uni.createFrom()
                .completionStage(() -> {
                    List<CompletableFuture<Void>> sent = new ArrayList<>(window.size());
                    for (EventMessage message : window) {
                        CompletableFuture<Void> one = new CompletableFuture<>();
                        send(message, (_, failure) -> {
                            if (failure == null) {
                                one.complete(null);
                            } else {
                                one.completeExceptionally(failure);
                            }
                        });
                        sent.add(one);
                    }
                    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
                })
                .map(_ -> true);
    }

    /** Sends one message; the callback runs on the producer's thread, or at once when the send is refused. */
    public void send(EventMessage message, Callback callback) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(message.topic(), message.key(), message.value());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        send(record, callback);
    }

    /** Sends one record; the callback runs on the producer's thread, or at once when the send is refused. */
    public void send(ProducerRecord<String, byte[]> record, Callback callback) {
        try {
            // The callback tells; the future would say the same.
            var _ = producer.send(record, callback);
        } catch (KafkaException refused) {
            callback.onCompletion(null, refused);
        } catch (IllegalStateException closed) {
            callback.onCompletion(null, closed);
        }
    }

    private void fetchMetadata() {
        while (!stopping && !ready) {
            ready = ask();
        }
    }

    // With max.block.ms=0 the first question only starts the fetch; it is asked again until the answer is there.
    private boolean ask() {
        boolean known = true;
        for (Topic topic : Topic.values()) {
            try {
                producer.partitionsFor(topic.topicName());
            } catch (KafkaException notYet) {
                known = false;
            }
        }
        if (!known) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
        return known;
    }

    private static Properties settings(PlatformConfig config) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("client.id", "earshot");
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", "lz4");
        // Larger than a record, or every record is its own batch.
        settings.put("batch.size", "131072");
        settings.put("linger.ms", "0");
        settings.put("max.request.size", Integer.toString(Topic.RAW_RECORD + 65_536));
        settings.put("buffer.memory", Integer.toString(BUFFER_BYTES));
        settings.put("max.block.ms", "0");
        // A topic that nobody wrote to for five minutes would otherwise be forgotten, and the next send refused.
        settings.put("metadata.max.idle.ms", Integer.toString(Integer.MAX_VALUE));
        settings.put("delivery.timeout.ms", "30000");
        settings.put("request.timeout.ms", "10000");
        settings.put("reconnect.backoff.max.ms", "1000");
        return settings;
    }
}
