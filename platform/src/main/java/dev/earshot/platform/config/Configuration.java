package dev.earshot.platform.config;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code earshot.config.v1} for as long as the process lives: assigned, without a group, from its start. One
 * reader per process, shared by all services in it.
 */
@Singleton
public final class Configuration {
    private static final Logger LOG = Logger.getLogger(Configuration.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.CONFIG.topicName(), 0);

    private final PlatformConfig config;
    private final List<Consumer<ConfigSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile boolean stopping;
    private final Thread reader;

    @Inject
    Configuration(PlatformConfig config, MeterRegistry meters) {
        this.config = config;
        this.reader = Thread.ofPlatform().daemon().name("config-reader").unstarted(() -> follow());
        meters.gauge("earshot_config_offset", this, c -> c.snapshot.nextOffset());
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        KafkaConsumer<String, byte[]> following = consumer;
        if (following == null) {
            reader.interrupt(); // it pauses
        } else {
            following.wakeup();
        }
    }

    private record Waiting(long offset, CompletableFuture<@Nullable Void> done) {}

    /** The configuration as of now; never {@code null}, empty before it was read once. Only ever a whole one. */
    public ConfigSnapshot now() {
        return snapshot;
    }

    /** Whether all that stood on the topic when this process started has been read. Once ready, always ready. */
    public boolean isReady() {
        return ready.isDone();
    }

    /** Whether the thread that follows the topic lives. */
    boolean isFollowing() {
        return stopping || reader.isAlive() || reader.getState() == Thread.State.NEW;
    }

    /** The configuration once there is one; never fails. */
    public Uni<ConfigSnapshot> ready() {
        return isReady()
                ? Uni.createFrom().item(snapshot)
                : Uni.createFrom().completionStage(() -> ready.copy()).map(_ -> snapshot);
    }

    /**
     * The configuration once it has come as far as somebody else's, or as it is when that takes too long: the other one's
     * topic may be gone.
     *
     * @param offset {@link ConfigSnapshot#nextOffset()} of the other
     * @param patience how long to wait
     */
    public Uni<ConfigSnapshot> reached(long offset, Duration patience) {
        if (snapshot.nextOffset() >= offset) {
            return Uni.createFrom().item(snapshot);
        }
        Waiting one = new Waiting(offset, new CompletableFuture<>());
        waiting.add(one);
        if (snapshot.nextOffset() >= offset) { // it came between the two looks
            one.done().complete(null);
        }
        return Uni.createFrom()
                .completionStage(one.done()
                        .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, _) -> waiting.remove(one)))
                .map(_ -> snapshot);
    }

    /** Is told of every new snapshot, on the reader's thread; and of the current one now. */
    public void onChange(Consumer<ConfigSnapshot> listener) {
        listeners.add(listener);
        listener.accept(snapshot);
    }

    private void follow() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> fresh = new KafkaConsumer<>(settings())) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException stopped) {
                return;
            } catch (KafkaException away) {
                LOG.warnf("configuration topic not readable, trying again: %s", away.getMessage());
                pause();
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "configuration reader failed, starting over");
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    // From the start each time: the topic is small, and what it no longer holds must not be remembered.
    private void follow(KafkaConsumer<String, byte[]> consumer) {
        Map<String, ConfigDocument> documents = new HashMap<>();
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        long begin = consumer.position(PARTITION);
        Long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
        long caughtUpAt = end == null ? begin : end;
        long next = begin;
        boolean told = false;
        while (!stopping) {
            for (ConsumerRecord<String, byte[]> each :
                    consumer.poll(config.configPoll()).records(PARTITION)) {
                apply(documents, each);
            }
            // Compaction leaves gaps: the position, not the last record's offset, says how far we are.
            long position = consumer.position(PARTITION);
            if (position < next) {
                LOG.warnf("configuration topic was made anew: offset %d after %d; reading it again", position, next);
                return;
            }
            // Half a configuration is none: until all of it is read, the last whole one stands.
            if (position >= caughtUpAt && (!told || position != next)) {
                publish(documents, position);
                told = true;
            }
            next = position;
        }
    }

    private static void apply(Map<String, ConfigDocument> documents, ConsumerRecord<String, byte[]> each) {
        if (each.key() == null) {
            return;
        }
        if (each.value() == null) {
            documents.remove(each.key());
            return;
        }
        try {
            ConfigDocument document = EarshotJson.read(each.value(), ConfigDocument.class);
            ConfigDocument known = documents.get(each.key());
            if (known == null || document.version() >= known.version()) {
                documents.put(each.key(), document);
            }
        } catch (RuntimeException unreadable) {
            LOG.errorf(
                    "configuration document %s at offset %d is unreadable and was skipped: %s",
                    each.key(), each.offset(), unreadable.getClass().getName());
        }
    }

    private void publish(Map<String, ConfigDocument> documents, long next) {
        ConfigSnapshot fresh = new ConfigSnapshot(documents, next);
        snapshot = fresh;
        for (Consumer<ConfigSnapshot> listener : listeners) {
            try {
                listener.accept(fresh);
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "a listener of the configuration failed");
            }
        }
        ready.complete(null);
        waiting.removeIf(each -> each.offset() <= next && each.done().complete(null));
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofMillis(500));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("key.deserializer", StringDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("default.api.timeout.ms", "10000");
        settings.put("allow.auto.create.topics", "false");
        settings.put("client.id", "earshot-config");
        return settings;
    }
}
