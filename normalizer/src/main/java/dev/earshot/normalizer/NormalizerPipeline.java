package dev.earshot.normalizer;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
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
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final CallMerging merging;
    private final Publisher publisher;
    private final Outcomes outcomes;
    private final Spans spans;
    private final Clock clock;

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
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        Instant began = clock.instant();
        outcomes.oldest(
                HOP,
                records.stream()
                        .map(each -> Instant.ofEpochMilli(each.timestamp()))
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX));
        return Uni.createFrom()
                .item(() -> Intake.read(records, configuration.now()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(read -> untilCured("store", merging.merge(read.told())).chain(result -> {
                    Map<Integer, End> ends = new LinkedHashMap<>(read.ends());
                    result.ends().forEach((index, end) -> ends.merge(index, end, End::stronger));
                    return untilCured("kafka", publisher.publish(messages(records, result, ends, began)))
                            .invoke(() -> count(ends));
                }))
                .invoke(() -> outcomes.oldest(HOP, Instant.MAX));
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
            String key = new CallKey(
                            current.revision().call().projectId(),
                            current.revision().call().callId())
                    .text();
            TraceContext trace = spans.record("normalizer merge", current.by().trace(), began, key);
            messages.add(revised(key, current.revision(), trace));
        }
        ends.forEach((index, end) -> {
            if (end instanceof End.Rejected rejected) {
                messages.add(rejected(records.get(index), rejected));
            }
        });
        return messages;
    }

    private static EventMessage revised(String key, CallRevision revision, TraceContext trace) {
        var call = revision.call();
        return EventMessage.cloudEvent(
                Topic.CALLS,
                key,
                "/earshot/normalizer",
                "dev.earshot.call.revised.v1",
                "cal_" + call.projectId() + "_" + call.id() + "_" + revision.revision(),
                revision.updatedAt(),
                trace,
                EarshotJson.bytes(revision));
    }

    /** The original, bytes and headers, with the reason beside it: enough to replay it. */
    private static EventMessage rejected(ConsumerRecord<String, byte[]> original, End.Rejected end) {
        Map<String, String> headers = Intake.headers(original);
        headers.putAll(end.rejection().headers());
        String key = original.key() == null ? "unknown" : original.key();
        return new EventMessage(Topic.WEBHOOKS_REJECTED.topicName(), key, headers, original.value());
    }

    /** Kafka or PostgreSQL away: wait here, with the batch in hand. Neither acknowledged nor refused, nothing is lost. */
    private static <T> Uni<T> untilCured(String what, Uni<T> work) {
        return work.onFailure()
                .invoke(failure -> LOG.warnf("%s is away, trying again: %s", what, Intake.where(failure)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }
}
