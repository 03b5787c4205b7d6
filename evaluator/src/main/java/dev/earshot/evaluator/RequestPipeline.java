package dev.earshot.evaluator;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.Partitions;
import dev.earshot.store.Refusal;
import dev.earshot.store.request.RequestStore;
import dev.earshot.store.request.RequestStore.End;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Requests in, scores and verdicts out, one call after the other: calls that come in have their own channel, in batches,
 * and a request of thousands of calls takes one connection and one thread from them. Save, publish, acknowledge; a
 * request that comes again publishes what it came to.
 */
@ApplicationScoped
public class RequestPipeline {
    private static final Logger LOG = Logger.getLogger(RequestPipeline.class);
    private static final String HOP = "evaluator_requests";
    /** How long the configuration that a request was checked with is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RequestEvaluating evaluating;
    private final RequestStore requests;
    private final Configuration configuration;
    private final Publisher publisher;
    private final Outcomes outcomes;

    @Inject
    RequestPipeline(
            RequestEvaluating evaluating,
            RequestStore requests,
            Configuration configuration,
            Publisher publisher,
            Outcomes outcomes) {
        this.evaluating = evaluating;
        this.requests = requests;
        this.configuration = configuration;
        this.publisher = publisher;
        this.outcomes = outcomes;
    }

    /** Takes a batch; ends when all of it is stored and published, however long Kafka or PostgreSQL are away. */
    @Incoming("evaluator-requests")
    Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        return configuration
                .ready()
                .chain(() -> Multi.createFrom()
                        .iterable(records)
                        .onItem()
                        .transformToUniAndConcatenate(this::one)
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> one(ConsumerRecord<String, byte[]> record) {
        return Uni.createFrom()
                .item(() -> read(record))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(request -> {
                    if (request == null) {
                        return setAside(record);
                    }
                    TraceContext trace = trace(record);
                    return configuration
                            .reached(request.configOffset(), PATIENCE)
                            .chain(() -> Cure.until(
                                    "requests",
                                    () -> evaluated(request, trace)
                                            .onFailure(RequestPipeline::isRefused)
                                            .recoverWithUni(failure -> failed(request, failure))))
                            .onFailure()
                            .recoverWithUni(failure -> failed(request, failure));
                });
    }

    /** What nobody can read is kept with its reason; an empty record asks for nothing. */
    private Uni<Void> setAside(ConsumerRecord<String, byte[]> record) {
        List<EventMessage> kept =
                record.value() == null ? List.of() : List.of(Told.setAside(record, "no_evaluation_request"));
        return Cure.until("kafka", () -> publisher.publish(kept))
                .invoke(() -> outcomes.count(HOP, "rejected", "no_request"));
    }

    private Uni<Void> evaluated(EvaluationRequest request, TraceContext trace) {
        return evaluating
                .of(request, trace)
                .call(answer -> publisher.publish(answer.messages()))
                .chain(answer -> switch (answer.step()) {
                    case Step.Skip skip -> end(request, End.SKIPPED, skip.outcome());
                    case Step.Aside aside -> end(request, End.FAILED, aside.reason());
                    case Step.Repeat _, Step.Write _ -> end(request, End.EVALUATED, null);
                });
    }

    private Uni<Void> end(EvaluationRequest request, End end, @Nullable String reason) {
        return requests.end(request.projectId(), request.id(), request.callLogId(), end, reason)
                .invoke(() -> outcomes.count(HOP, end.name().toLowerCase(Locale.ROOT), reason == null ? "" : reason));
    }

    /** What waiting does not cure: a bug of ours, or values that the database refuses. It costs this call's request. */
    private Uni<Void> failed(EvaluationRequest request, Throwable failure) {
        LOG.errorf(
                failure,
                "a requested evaluation failed: project=%d call=%d request=%d",
                request.projectId(),
                request.callLogId(),
                request.id());
        String reason = Refusal.isRefused(failure) ? "store_refused" : "internal";
        return Cure.until("requests", () -> end(request, End.FAILED, reason));
    }

    private static boolean isRefused(Throwable failure) {
        return Refusal.isRefused(failure) && !Partitions.isMissing(failure);
    }

    private static @Nullable EvaluationRequest read(ConsumerRecord<String, byte[]> record) {
        try {
            return record.value() == null ? null : EarshotJson.read(record.value(), EvaluationRequest.class);
        } catch (RuntimeException poison) {
            LOG.errorf("no request: partition=%d offset=%d", record.partition(), record.offset());
            return null;
        }
    }

    private static TraceContext trace(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(TraceContext.HEADER);
        return TraceContext.continueOrStart(
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
    }
}
