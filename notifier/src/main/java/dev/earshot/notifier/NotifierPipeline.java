package dev.earshot.notifier;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.cure.Cure;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.platform.metric.Outcomes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The last hop: verdicts in, deliveries stored. Sending them is the dispatcher's work, at its own pace. */
@ApplicationScoped
public class NotifierPipeline {
    private static final Logger LOG = Logger.getLogger(NotifierPipeline.class);
    private static final String HOP = "notifier";

    private final Configuration configuration;
    private final Planning planning;
    private final Publisher publisher;
    private final Dispatcher dispatcher;
    private final Outcomes outcomes;

    @Inject
    NotifierPipeline(
            Configuration configuration,
            Planning planning,
            Publisher publisher,
            Dispatcher dispatcher,
            Outcomes outcomes) {
        this.configuration = configuration;
        this.planning = planning;
        this.publisher = publisher;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
    }

    /**
     * Takes a batch; ends when each verdict's delivery is stored, however long PostgreSQL is away. Not before the whole
     * configuration is known: without it nobody would want to be told.
     */
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
        Map<Integer, PlanEnd> ends = new HashMap<>();
        return configuration
                .ready()
                .chain(config -> planning.plan(read(records, ends), config))
                .invoke(ends::putAll)
                .chain(() -> Cure.until("kafka", () -> publisher.publish(setAside(records, ends))))
                .invoke(() -> {
                    ends.values().forEach(end -> outcomes.count(HOP, end.word(), ""));
                    outcomes.oldest(HOP, Instant.MAX);
                    dispatcher.wake();
                });
    }

    private static List<Planning.Told> read(List<ConsumerRecord<String, byte[]>> records, Map<Integer, PlanEnd> ends) {
        List<Planning.Told> told = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<String, byte[]> record = records.get(i);
            try {
                told.add(new Planning.Told(i, EarshotJson.read(record.value(), Verdict.class), trace(record)));
            } catch (RuntimeException poison) {
                LOG.errorf(
                        "no verdict: partition=%d offset=%d error=%s",
                        record.partition(), record.offset(), poison.getClass().getName());
                ends.put(i, PlanEnd.REJECTED);
            }
        }
        return told;
    }

    private static TraceContext trace(ConsumerRecord<String, byte[]> record) {
        return TraceContext.continueOrStart(headers(record).get(TraceContext.HEADER));
    }

    /** The originals of what we could not handle, bytes and headers: a bug of ours must not cost a notification. */
    private static List<EventMessage> setAside(
            List<ConsumerRecord<String, byte[]>> records, Map<Integer, PlanEnd> ends) {
        List<EventMessage> messages = new ArrayList<>();
        ends.forEach((index, end) -> {
            if (end == PlanEnd.REJECTED) {
                ConsumerRecord<String, byte[]> original = records.get(index);
                Map<String, String> headers = headers(original);
                headers.putAll(new Rejection("internal", "no_delivery", "", "a verdict that can be told of its call")
                        .headers());
                messages.add(new EventMessage(
                        Topic.WEBHOOKS_REJECTED.topicName(),
                        original.key() == null ? "unknown" : original.key(),
                        headers,
                        original.value()));
            }
        });
        return messages;
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        });
        return headers;
    }
}
