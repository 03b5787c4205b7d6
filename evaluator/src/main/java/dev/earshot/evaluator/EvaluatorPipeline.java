package dev.earshot.evaluator;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
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
import java.util.List;
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

    private final Configuration configuration;
    private final EvaluatorConfig settings;
    private final CallEvaluating evaluating;
    private final Publisher publisher;
    private final Accounts accounts;
    private final Spans spans;
    private final Clock clock;

    @Inject
    EvaluatorPipeline(
            Configuration configuration,
            EvaluatorConfig settings,
            CallEvaluating evaluating,
            Publisher publisher,
            Outcomes outcomes,
            Spans spans,
            Clock clock) {
        this.configuration = configuration;
        this.settings = settings;
        this.evaluating = evaluating;
        this.publisher = publisher;
        this.accounts = new Accounts(outcomes);
        this.spans = spans;
        this.clock = clock;
    }

    /** Takes a batch; ends when all of it is stored and published, however long Kafka or PostgreSQL are away. */
    @Incoming("evaluator-calls")
    Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        Instant began = clock.instant();
        accounts.takes(records);
        return Uni.createFrom()
                .item(() -> Intake.of(records))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(intake -> settled(intake)
                        .chain(config -> evaluating.told(intake.revisions(), config))
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .chain(steps -> {
                            List<EventMessage> messages = new ArrayList<>(intake.setAside());
                            steps.forEach((call, step) -> messages.addAll(announce(step, intake.of(call), began)));
                            return publish(messages)
                                    .call(() -> evaluating.forget(intake.deleted()))
                                    .invoke(() -> accounts.ended(intake, steps.values(), clock.instant()));
                        }))
                .onFailure()
                .recoverWithUni(bug -> setAside(records, bug))
                .invoke(accounts::rests);
    }

    private Uni<Void> publish(List<EventMessage> messages) {
        return Cure.until("kafka", () -> publisher.publish(messages));
    }

    // Nothing of ours should come here. It would stop the channel, so the batch is set aside as it came.
    private Uni<Void> setAside(List<ConsumerRecord<String, byte[]>> records, Throwable bug) {
        LOG.errorf(bug, "a batch of %d failed and is set aside", records.size());
        return publish(records.stream()
                        .filter(record -> record.value() != null)
                        .map(record -> Told.setAside(record, "internal"))
                        .toList())
                .invoke(() -> accounts.failed(records.size()));
    }

    /**
     * The configuration in which every project of the batch stands. A project may be newer here than in the gateway that
     * took the call: its document is on its way, so it is waited for, but not for calls that are older than that.
     */
    private Uni<ConfigSnapshot> settled(Intake intake) {
        return configuration.ready().chain(config -> settled(intake, config));
    }

    private Uni<ConfigSnapshot> settled(Intake intake, ConfigSnapshot config) {
        Instant until = intake.told().stream()
                .filter(told -> !Evaluation.knows(config, told.call().projectId()))
                .map(told -> told.at().plus(settings.projectPatience()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        long left = until.toEpochMilli() - clock.millis();
        return left <= 0
                ? Uni.createFrom().item(config)
                : configuration
                        .reached(config.nextOffset() + 1, Duration.ofMillis(left))
                        .chain(newer -> settled(intake, newer));
    }

    private List<EventMessage> announce(Step step, Told told, Instant began) {
        return switch (step) {
            case Step.Skip _ -> List.of();
            case Step.Aside aside -> List.of(Told.setAside(told.record(), aside.reason()));
            case Step.Repeat repeat -> Announcement.of(repeat.scores(), repeat.verdict(), told.trace());
            case Step.Write write -> {
                TraceContext trace = spans.record(
                        "evaluator decide",
                        told.trace(),
                        began,
                        Long.toString(told.revision().call().id()));
                yield Announcement.of(write.scores(), write.verdict(), trace);
            }
        };
    }
}
