package dev.earshot.evaluator;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.platform.trace.Spans;
import dev.earshot.store.evaluation.CallRef;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
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
 * The third hop: call revisions in, scores and verdicts out. Save, publish, acknowledge: a crash between them repeats
 * the batch, and a repeat publishes what was decided once more.
 */
@ApplicationScoped
public class EvaluatorPipeline {
    private static final Logger LOG = Logger.getLogger(EvaluatorPipeline.class);
    private static final String HOP = "evaluator";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final CallEvaluating evaluating;
    private final Publisher publisher;
    private final Outcomes outcomes;
    private final Spans spans;
    private final Clock clock;

    @Inject
    EvaluatorPipeline(
            Configuration configuration,
            CallEvaluating evaluating,
            Publisher publisher,
            Outcomes outcomes,
            Spans spans,
            Clock clock) {
        this.configuration = configuration;
        this.evaluating = evaluating;
        this.publisher = publisher;
        this.outcomes = outcomes;
        this.spans = spans;
        this.clock = clock;
    }

    /** A revision and what came with it. */
    record Told(CallRevision revision, TraceContext trace) {}

    /** Takes a batch; ends when all of it is stored and published, however long Kafka or PostgreSQL are away. */
    @Incoming("evaluator-calls")
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
        List<EventMessage> rejected = new ArrayList<>();
        return Uni.createFrom()
                .item(() -> read(records, rejected))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(told -> untilCured(
                                "store",
                                () -> evaluating.evaluate(
                                        told.values().stream()
                                                .map(Told::revision)
                                                .toList(),
                                        configuration.now(),
                                        clock.instant()))
                        .chain(done -> {
                            List<EventMessage> messages = new ArrayList<>(rejected);
                            done.steps().forEach((call, step) -> {
                                Told of = told.get(call);
                                if (of != null) {
                                    messages.addAll(announce(step, of, began));
                                }
                            });
                            done.refused().forEach(call -> {
                                Told of = told.get(call);
                                if (of != null) {
                                    messages.add(refused(of));
                                }
                            });
                            return untilCured("kafka", () -> publisher.publish(messages))
                                    .invoke(() -> count(done, rejected.size(), records.size() - told.size()));
                        }))
                .invoke(() -> outcomes.oldest(HOP, Instant.MAX));
    }

    /** The newest revision of each call in the batch: what is older says nothing more. */
    private Map<CallRef, Told> read(List<ConsumerRecord<String, byte[]>> records, List<EventMessage> rejected) {
        Map<CallRef, Told> newest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.value() == null) {
                continue; // a deleted call: the database says so, too
            }
            try {
                CallRevision revision = EarshotJson.read(record.value(), CallRevision.class);
                CallRef call =
                        new CallRef(revision.call().projectId(), revision.call().id());
                Told told = new Told(revision, trace(record));
                newest.merge(
                        call,
                        told,
                        (a, b) -> b.revision().revision() >= a.revision().revision() ? b : a);
            } catch (RuntimeException poison) {
                LOG.errorf(
                        "no call revision: partition=%d offset=%d error=%s",
                        record.partition(), record.offset(), poison.getClass().getName());
                rejected.add(poison(record));
            }
        }
        return newest;
    }

    private static TraceContext trace(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(TraceContext.HEADER);
        return TraceContext.continueOrStart(
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
    }

    private List<EventMessage> announce(Evaluation.Step step, Told told, Instant began) {
        return switch (step) {
            case Evaluation.Step.Skip _ -> List.of();
            case Evaluation.Step.Repeat repeat -> Announcement.of(repeat.scores(), repeat.verdict(), told.trace());
            case Evaluation.Step.Write write -> {
                TraceContext trace = spans.record(
                        "evaluator decide",
                        told.trace(),
                        began,
                        Long.toString(told.revision().call().id()));
                yield Announcement.of(write.scores(), write.verdict(), trace);
            }
        };
    }

    private void count(CallEvaluating.Done done, int rejected, int notNewest) {
        Instant now = clock.instant();
        for (Evaluation.Step step : done.steps().values()) {
            outcomes.count(HOP, step.outcome(), "");
            if (step instanceof Evaluation.Step.Write write && write.outcome().equals("decided")) {
                Verdict verdict = write.verdict();
                if (verdict != null) {
                    outcomes.freshness(Duration.between(verdict.webhookAt(), now));
                }
                write.scores().forEach(row -> outcomes.count("metrics", row.state(), ""));
            }
        }
        done.refused().forEach(_ -> outcomes.count(HOP, "rejected", "store"));
        for (int i = 0; i < rejected; i++) {
            outcomes.count(HOP, "rejected", "internal");
        }
        outcomes.count(HOP, "outdated", "same_batch", Math.max(0, notNewest - rejected));
    }

    private static EventMessage poison(ConsumerRecord<String, byte[]> record) {
        return new EventMessage(
                Topic.WEBHOOKS_REJECTED.topicName(),
                record.key() == null ? "unknown" : record.key(),
                new Rejection("internal", "no_call_revision", "", "a call revision as the normalizer writes it")
                        .headers(),
                record.value());
    }

    private static EventMessage refused(Told told) {
        return new EventMessage(
                Topic.WEBHOOKS_REJECTED.topicName(),
                told.revision().call().projectId() + ":"
                        + told.revision().call().callId(),
                new Rejection("internal", "evaluation_refused", "", "results that the database takes").headers(),
                EarshotJson.bytes(told.revision()));
    }

    /** Kafka or PostgreSQL away: wait here, with the batch in hand. Neither acknowledged nor refused, nothing is lost. */
    private static <T> Uni<T> untilCured(String what, java.util.function.Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> work.get())
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "%s is away, trying again: %s", what, failure.getClass().getName()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }
}
