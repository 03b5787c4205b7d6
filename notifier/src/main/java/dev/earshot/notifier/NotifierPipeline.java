package dev.earshot.notifier;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.metric.Outcomes;
import dev.earshot.store.Refusal;
import dev.earshot.store.delivery.DeliveryStore;
import dev.earshot.store.view.CallViews;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The last hop: verdicts in, deliveries stored. Sending them is the dispatcher's work, at its own pace. */
@ApplicationScoped
public class NotifierPipeline {
    private static final Logger LOG = Logger.getLogger(NotifierPipeline.class);
    private static final String HOP = "notifier";
    private static final int AT_ONCE = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final Pool pool;
    private final DeliveryStore deliveries;
    private final Dispatcher dispatcher;
    private final Outcomes outcomes;

    @Inject
    NotifierPipeline(
            Configuration configuration,
            Pool pool,
            DeliveryStore deliveries,
            Dispatcher dispatcher,
            Outcomes outcomes) {
        this.configuration = configuration;
        this.pool = pool;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
    }

    /** Takes a batch; ends when each verdict's delivery is stored, however long PostgreSQL is away. */
    @Incoming("notifier-verdicts")
    Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        outcomes.oldest(
                HOP,
                records.stream()
                        .map(each -> Instant.ofEpochMilli(each.timestamp()))
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX));
        return Multi.createFrom()
                .iterable(records)
                .onItem()
                .transformToUni(this::one)
                .merge(AT_ONCE)
                .invoke(end -> outcomes.count(HOP, end, ""))
                .collect()
                .asList()
                .invoke(() -> {
                    outcomes.oldest(HOP, Instant.MAX);
                    dispatcher.wake();
                })
                .replaceWithVoid();
    }

    private Uni<String> one(ConsumerRecord<String, byte[]> record) {
        Verdict verdict;
        try {
            verdict = EarshotJson.read(record.value(), Verdict.class);
        } catch (RuntimeException poison) {
            LOG.errorf(
                    "no verdict: partition=%d offset=%d error=%s",
                    record.partition(), record.offset(), poison.getClass().getName());
            return Uni.createFrom().item("rejected");
        }
        String url = Notification.url(verdict, configuration.now());
        return url == null
                ? Uni.createFrom().item("nobody_to_tell")
                : Uni.createFrom()
                        .deferred(() -> store(verdict, url, traceparent(record)))
                        .onFailure(Refusal::isRefused)
                        .recoverWithItem(refused -> {
                            LOG.errorf(
                                    "delivery refused by the store: project=%d call=%d",
                                    verdict.projectId(), verdict.callLogId());
                            return "rejected";
                        })
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "store is away, trying again: %s",
                                failure.getClass().getName()))
                        .onFailure()
                        .retry()
                        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                        .indefinitely();
    }

    private Uni<String> store(Verdict verdict, String url, String traceparent) {
        return CallViews.load(pool, verdict.projectId(), verdict.callLogId())
                .chain(call -> call == null
                        ? Uni.createFrom().item("deleted")
                        : deliveries
                                .create(Notification.of(verdict, call, url, traceparent))
                                .map(fresh -> fresh ? "planned" : "known"));
    }

    private static String traceparent(ConsumerRecord<String, byte[]> record) {
        var header = record.headers().lastHeader(TraceContext.HEADER);
        return TraceContext.continueOrStart(
                        header == null || header.value() == null
                                ? null
                                : new String(header.value(), StandardCharsets.UTF_8))
                .text();
    }
}
