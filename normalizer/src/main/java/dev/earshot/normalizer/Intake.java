package dev.earshot.normalizer;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.platform.config.ConfigSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads records with the adapter of their door: who tells what about which call, and which have ended already. */
final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Instant FIRST_DAY = Instant.parse("2015-01-01T00:00:00Z");

    private Intake() {}

    /**
     * A batch, read.
     *
     * @param told what is to be merged, in the order of the batch
     * @param ends of those that are about no call or could not be read, by place in the batch
     * @param awaits the configuration offset that a gateway knew and this reader did not when it found no agent, the
     *     greatest of them; 0 when there is none
     */
    record Batch(List<Told> told, Map<Integer, End> ends, long awaits) {}

    /**
     * Reads a batch. Nothing that a record holds makes it fail.
     *
     * @param now when, to tell an absurd time of receipt
     */
    static Batch read(List<ConsumerRecord<String, byte[]>> records, ConfigSnapshot config, Instant now) {
        List<Told> told = new ArrayList<>();
        Map<Integer, End> ends = new LinkedHashMap<>();
        long awaits = 0;
        for (int i = 0; i < records.size(); i++) {
            Map<String, String> headers = headers(records.get(i));
            byte[] body = records.get(i).value();
            RawWebhook webhook = WebhookHeaders.read(headers, body == null ? new byte[0] : body);
            if (webhook == null) {
                ends.put(i, rejected("adapter", "no_webhook", "", "a record that a gateway wrote, with its headers"));
                continue;
            }
            if (!isDayOfReceipt(webhook.receivedAt(), now)) {
                ends.put(i, rejected("adapter", "invalid_received_at", "", "a ce_time between 2015 and tomorrow"));
                continue;
            }
            TraceContext trace = TraceContext.continueOrStart(headers.get(TraceContext.HEADER));
            switch (readSafely(webhook)) {
                case Reading.Calls calls -> {
                    for (CallFacts facts : calls.facts()) {
                        if (facts.rank() == CallFacts.Rank.PERSON) {
                            // Of a call that is there, and its agent may have gone since.
                            told.add(new Told(i, webhook, trace, facts));
                            continue;
                        }
                        switch (resolve(webhook, facts, config)) {
                            case Agent.Known known -> told.add(new Told(i, webhook, trace, facts.ofAgent(known.id())));
                            case Agent.Unknown unknown -> {
                                ends.merge(i, unknown.end(), End::stronger);
                                Long offset = WebhookHeaders.configOffset(headers);
                                awaits = offset == null || offset <= config.nextOffset()
                                        ? awaits
                                        : Math.max(awaits, offset);
                            }
                        }
                    }
                }
                case Reading.Ignored ignored -> ends.put(i, new End.Ignored(ignored.reason()));
                case Reading.Unreadable no ->
                    ends.put(i, rejected("adapter", no.reason(), no.pointer(), no.expectation()));
            }
        }
        return new Batch(told, ends, awaits);
    }

    // A partition of that day is made for it: a clock gone wrong must not make one of the year 3000.
    private static boolean isDayOfReceipt(Instant receivedAt, Instant now) {
        return !receivedAt.isBefore(FIRST_DAY) && !receivedAt.isAfter(now.plus(Duration.ofDays(1)));
    }

    // The one place where a bug of an adapter is caught: the original is kept and can be replayed after the fix.
    private static Reading readSafely(RawWebhook webhook) {
        ProviderAdapter adapter = Adapters.byDoor(webhook.door());
        if (adapter == null) {
            return new Reading.Unreadable("unknown_provider", "", "a door that an adapter reads");
        }
        try {
            return switch (Payload.of(webhook.body())) {
                case Payload.Broken broken -> broken.why();
                case Payload.Tree tree -> adapter.read(webhook, tree);
            };
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.errorf("adapter failed: webhook=%s door=%s error=%s", webhook.id(), webhook.door(), where(bug));
            return new Reading.Unreadable("internal", "", "an adapter without a bug; it can be replayed after the fix");
        }
    }

    /** Our agent: the one whose source verified it, else the one that the provider's id names. */
    private static Agent resolve(RawWebhook webhook, CallFacts facts, ConfigSnapshot config) {
        long project = webhook.projectId();
        if (config.project(project) == null) {
            return new Agent.Unknown(rejected("adapter", "unknown_project", "", "a project that exists"));
        }
        Long stated = facts.agentId() == null ? webhook.agentId() : facts.agentId();
        var agent =
                stated == null ? config.agentByAssistant(project, facts.assistantId()) : config.agent(project, stated);
        return agent == null
                ? new Agent.Unknown(rejected(
                        "adapter", "unknown_agent", "", "an agent of the project, by id or by its assistant_id"))
                : new Agent.Known(agent.id());
    }

    private sealed interface Agent {
        record Known(long id) implements Agent {}

        record Unknown(End end) implements Agent {}
    }

    static End rejected(String stage, String reason, String pointer, String expectation) {
        return new End.Rejected(
                new Rejection(reason.equals("internal") ? "internal" : stage, reason, pointer, expectation));
    }

    /** Class and place of a failure; never its message, which may quote the transcript. */
    static String where(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    static Map<String, String> headers(ConsumerRecord<String, byte[]> each) {
        Map<String, String> headers = new LinkedHashMap<>();
        each.headers()
                .forEach(header -> headers.put(
                        header.key(),
                        header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
