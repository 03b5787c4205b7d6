package dev.earshot.normalizer;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The second hop: raw webhooks in, call revisions and rejections out. Save, publish, acknowledge: a crash between them
 * repeats the batch, and a repeat changes nothing and publishes the current state again.
 */
@ApplicationScoped
public class NormalizerPipeline {
    private static final Logger LOG = Logger.getLogger(NormalizerPipeline.class);
    private static final String HOP = "normalizer";
    /** How long a webhook waits for the configuration that its gateway had. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Configuration configuration;
    private final CallMerging merging;
    private final Publisher publisher;
    private final Outcomes outcomes;
    private final Spans spans;
    private final Clock clock;
    private volatile long awaitedInVain;

    @Inject
    NormalizerPipeline(
            Configuration configuration,
            CallMerging merging,
            Publisher publisher,
            Outcomes outcomes,
            Spans spans,
            Clock clock) {
        this.configuration = configuration;
        this.merging = merging;
        this.publisher = publisher;
        this.outcomes = outcomes;
        this.spans = spans;
        this.clock = clock;
    }

    /** Takes a batch; ends when all of it is stored and published, however long Kafka or PostgreSQL are away. */
    @Incoming("normalizer-webhooks")
    Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
        Instant oldest = Instant.MAX;
        for (ConsumerRecord<String, byte[]> each : batch) {
            Instant written = Instant.ofEpochMilli(each.timestamp());
            oldest = written.isBefore(oldest) ? written : oldest;
        }
        outcomes.oldest(HOP, oldest);
        return configuration
                .ready()
                .chain(() -> Multi.createFrom()
                        .iterable(Chunks.of(batch))
                        .onItem()
                        .transformToUniAndConcatenate(this::take)
                        .collect()
                        .last())
                .invoke(() -> outcomes.oldest(HOP, Instant.MAX))
                .replaceWithVoid();
    }

    /** Takes a part of a batch. A bug of ours is set aside with the one record that it stumbles over. */
    private Uni<Boolean> take(List<ConsumerRecord<String, byte[]>> records) {
        return work(records).onFailure(bug -> !Cure.isCurable(bug)).recoverWithUni(bug -> {
            if (records.size() > 1) {
                int middle = records.size() / 2;
                return take(records.subList(0, middle)).chain(() -> take(records.subList(middle, records.size())));
            }
            LOG.errorf(
                    "webhook set aside: partition=%d offset=%d error=%s",
                    records.getFirst().partition(), records.getFirst().offset(), Intake.where(bug));
            return finish(records, CallMerging.Result.empty(), Map.of(0, CallMerging.BUG), clock.instant());
        });
    }

    private Uni<Boolean> work(List<ConsumerRecord<String, byte[]>> records) {
        Instant began = clock.instant();
        return read(records, configuration.now())
                .chain(read -> isBehind(read)
                        ? configuration
                                .reached(read.awaits(), PATIENCE)
                                .invoke(config -> noteAwaited(read.awaits(), config))
                                .chain(config -> read(records, config))
                        : Uni.createFrom().item(read))
                .chain(read -> Cure.until("store", () -> merging.merge(read.told()))
                        .chain(result -> {
                            Map<Integer, End> ends = new LinkedHashMap<>(read.ends());
                            result.ends().forEach((index, end) -> ends.merge(index, end, End::stronger));
                            return finish(records, result, ends, began);
                        }));
    }

    private Uni<Intake.Batch> read(List<ConsumerRecord<String, byte[]>> records, ConfigSnapshot config) {
        return Uni.createFrom()
                .item(() -> Intake.read(records, config, clock.instant()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Whether an agent is unknown that a gateway with a newer configuration knew. */
    private boolean isBehind(Intake.Batch read) {
        return read.awaits() > 0 && read.awaits() != awaitedInVain;
    }

    // The topic may have been made anew, and its offsets with it: nobody waits twice for one that does not come.
    private void noteAwaited(long offset, ConfigSnapshot config) {
        awaitedInVain = config.nextOffset() < offset ? offset : awaitedInVain;
    }

    private Uni<Boolean> finish(
            List<ConsumerRecord<String, byte[]>> records,
            CallMerging.Result result,
            Map<Integer, End> ends,
            Instant began) {
        List<EventMessage> messages = messages(records, result, ends, began);
        return Cure.until("kafka", () -> publisher.publish(messages))
                .invoke(() -> count(ends))
                .replaceWith(true);
    }

    private void count(Map<Integer, End> ends) {
        ends.values().forEach(end -> outcomes.count(HOP, end.outcome(), end.reason()));
    }

    private List<EventMessage> messages(
            List<ConsumerRecord<String, byte[]>> records,
            CallMerging.Result result,
            Map<Integer, End> ends,
            Instant began) {
        List<EventMessage> messages = new ArrayList<>();
        for (CallMerging.Current current : result.revisions()) {
            messages.add(Revisions.message(current, spans, began));
        }
        ends.forEach((index, end) -> {
            if (end instanceof End.Rejected rejected) {
                messages.add(rejected(records.get(index), rejected));
            }
        });
        return messages;
    }

    /** The original, bytes and headers, with the reason beside it: enough to replay it. */
    private static EventMessage rejected(ConsumerRecord<String, byte[]> original, End.Rejected end) {
        Map<String, String> headers = Intake.headers(original);
        headers.putAll(end.rejection().headers());
        String key = original.key() == null ? "unknown" : original.key();
        return new EventMessage(Topic.WEBHOOKS_REJECTED.topicName(), key, headers, original.value());
    }
}
