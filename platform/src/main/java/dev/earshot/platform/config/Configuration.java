package dev.earshot.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.PlatformConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows {@code earshot.config.v1} for as long as the process lives: assigned, without a group, from its start. One
 * reader per process, shared by all services in it.
 */
@Singleton
public final class Configuration {
    private static final Logger LOG = Logger.getLogger(Configuration.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.CONFIG.topicName(), 0);

    private final PlatformConfig config;
    private final Map<String, ConfigDocument> documents = new HashMap<>();
    private final List<Consumer<ConfigSnapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;
    private volatile long readyAt = Long.MAX_VALUE;
    private volatile boolean stopping;
    private final Thread reader;

    @Inject
    Configuration(PlatformConfig config, MeterRegistry meters) {
        this.config = config;
        this.reader = Thread.ofPlatform().daemon().name("config-reader").unstarted(this::follow);
        meters.gauge("earshot_config_offset", this, c -> c.snapshot.nextOffset());
    }

    void start(@Observes @Priority(10) StartupEvent event) {
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        reader.interrupt();
    }

    /** The configuration as of now; never {@code null}, empty before the first read. */
    public ConfigSnapshot now() {
        return snapshot;
    }

    /** Whether everything that was on the topic when this process started has been read. */
    public boolean isReady() {
        return snapshot.nextOffset() >= readyAt;
    }

    /** Is told of every new snapshot, on the reader's thread; and of the current one now. */
    public void onChange(Consumer<ConfigSnapshot> listener) {
        listeners.add(listener);
        listener.accept(snapshot);
    }

    private void follow() {
        long next = 0;
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings())) {
                consumer.assign(List.of(PARTITION));
                consumer.seek(PARTITION, next);
                Long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
                if (readyAt == Long.MAX_VALUE && end != null) {
                    readyAt = end;
                    publish(next);
                }
                while (!stopping) {
                    var records = consumer.poll(config.configPoll());
                    for (ConsumerRecord<String, byte[]> each : records.records(PARTITION)) {
                        apply(each);
                    }
                    // Compaction leaves gaps: the position, not the last record's offset, says how far we are.
                    next = consumer.position(PARTITION, Duration.ofSeconds(5));
                    if (next != snapshot.nextOffset()) {
                        publish(next);
                    }
                }
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException stopped) {
                return;
            } catch (KafkaException away) {
                LOG.warnf("configuration topic not readable, trying again: %s", away.getMessage());
                pause();
            }
        }
    }

    private void apply(ConsumerRecord<String, byte[]> each) {
        if (each.key() == null) {
            return;
        }
        if (each.value() == null) {
            documents.remove(each.key());
            return;
        }
        try {
            ConfigDocument document = EarshotJson.MAPPER.readValue(each.value(), ConfigDocument.class);
            ConfigDocument known = documents.get(each.key());
            if (known == null || document.version() >= known.version()) {
                documents.put(each.key(), document);
            }
        } catch (JsonProcessingException unreadable) {
            LOG.errorf(
                    "configuration document %s at offset %d is unreadable and was skipped", each.key(), each.offset());
        } catch (IOException cannotHappen) {
            throw new IllegalStateException(cannotHappen);
        }
    }

    private void publish(long next) {
        ConfigSnapshot fresh = new ConfigSnapshot(documents, next);
        snapshot = fresh;
        listeners.forEach(listener -> listener.accept(fresh));
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
