package dev.earshot.controlplane.rejected;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.rejected.Rejected;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes originals again on the topic that they came from: same key, same value, same headers, so also the same id,
 * time of receipt and verified source. Whoever reads them there tells a repeat from news, as with every redelivery.
 */
@Singleton
final class Replay {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Bytes that are in the hand at once. */
    private static final long LARGEST_PART = 8L * 1024 * 1024;

    private final RejectedTopic topic;
    private final Publisher publisher;
    private final Outcomes outcomes;

    @Inject
    Replay(RejectedTopic topic, Publisher publisher, Outcomes outcomes) {
        this.topic = topic;
        this.publisher = publisher;
        this.outcomes = outcomes;
    }

    /**
     * What became of a replay.
     *
     * @param replayed that Kafka has on their topic again
     * @param gone whose bytes the rejected topic keeps no longer
     * @param ofNoHop that do not say where they came from
     */
    record Result(List<Rejected> replayed, List<Rejected> gone, List<Rejected> ofNoHop) {}

    /** Publishes these; throws {@link org.apache.kafka.common.KafkaException}, and some may be published by then. */
    Result publish(List<Rejected> rows) {
        Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Part part = new Part();
        topic.read(rows, (row, original) -> {
            String home = original == null ? null : home(original);
            if (original == null) {
                result.gone().add(row);
            } else if (home == null) {
                result.ofNoHop().add(row);
            } else {
                part.add(new EventMessage(home, original.key(), original.headers(), original.body()));
                result.replayed().add(row);
            }
        });
        part.send();
        // What comes in at a hop is what its predecessor handed on and what was replayed.
        outcomes.count("replay", "replayed", "", result.replayed().size());
        return result;
    }

    /** The topic that a record came from, {@code null} when it does not say. */
    private static @Nullable String home(RejectedTopic.Original original) {
        return switch (original.headers().getOrDefault("ce_type", "")) {
            case "dev.earshot.webhook.received.v1" -> Topic.WEBHOOKS.topicName();
            case "dev.earshot.call.revised.v1" -> Topic.CALLS.topicName();
            case "dev.earshot.verdict.decided.v1" -> Topic.VERDICTS.topicName();
            default -> null;
        };
    }

    private final class Part {
        private final List<EventMessage> messages = new ArrayList<>();
        private long bytes;

        private void add(EventMessage message) {
            messages.add(message);
            bytes += message.value() == null ? 0 : message.value().length;
            if (bytes >= LARGEST_PART) {
                send();
            }
        }

        private void send() {
            publisher.publish(List.copyOf(messages)).await().atMost(PATIENCE);
            messages.clear();
            bytes = 0;
        }
    }
}
