package dev.earshot.normalizer;

import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.Rejection;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.platform.config.ConfigSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads records with the adapter of their door: who tells what about which call, and which have ended already. */
final class Intake {
    private static final Logger LOG = Logger.getLogger(Intake.class);

    private Intake() {}

    /**
     * A batch, read.
     *
     * @param told what is to be merged, in the order of the batch
     * @param ends of those that are about no call or could not be read, by place in the batch
     */
    record Batch(List<Told> told, Map<Integer, End> ends) {}

    /** Reads a batch. Nothing that a record holds makes it fail. */
    static Batch read(List<ConsumerRecord<String, byte[]>> records, ConfigSnapshot config) {
        List<Told> told = new ArrayList<>();
        Map<Integer, End> ends = new LinkedHashMap<>();
        for (int i = 0; i < records.size(); i++) {
            Map<String, String> headers = headers(records.get(i));
            byte[] body = records.get(i).value();
            RawWebhook webhook = WebhookHeaders.read(headers, body == null ? new byte[0] : body);
            if (webhook == null) {
                ends.put(i, rejected("adapter", "no_webhook", "", "a record that a gateway wrote, with its headers"));
                continue;
            }
            TraceContext trace = TraceContext.continueOrStart(headers.get(TraceContext.HEADER));
            switch (readSafely(webhook)) {
                case Reading.Calls calls -> {
                    for (CallFacts facts : calls.facts()) {
                        End refused = resolveAgent(webhook, facts, config);
                        if (refused == null) {
                            told.add(new Told(i, webhook, trace, facts));
                        } else {
                            ends.merge(i, refused, End::stronger);
                        }
                    }
                }
                case Reading.Ignored ignored -> ends.put(i, new End.Ignored(ignored.reason()));
                case Reading.Unreadable no ->
                    ends.put(i, rejected("adapter", no.reason(), no.pointer(), no.expectation()));
            }
        }
        return new Batch(told, ends);
    }

    // The one place where a bug of an adapter is caught: the original is kept and can be replayed after the fix.
    private static Reading readSafely(RawWebhook webhook) {
        ProviderAdapter adapter = Adapters.byDoor(webhook.door());
        if (adapter == null) {
            return new Reading.Unreadable("unknown_provider", "", "a door that an adapter reads");
        }
        try {
            return adapter.read(webhook);
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.errorf("adapter failed: webhook=%s door=%s error=%s", webhook.id(), webhook.door(), where(bug));
            return new Reading.Unreadable("internal", "", "an adapter without a bug; it can be replayed after the fix");
        }
    }

    /** Our agent: the one whose source verified it, else the one that the provider's id names. */
    private static @Nullable End resolveAgent(RawWebhook webhook, CallFacts facts, ConfigSnapshot config) {
        long project = webhook.projectId();
        if (config.project(project) == null) {
            return rejected("adapter", "unknown_project", "", "a project that exists");
        }
        Long stated = facts.agentId == null ? webhook.agentId() : facts.agentId;
        var agent =
                stated == null ? config.agentByAssistant(project, facts.assistantId) : config.agent(project, stated);
        if (agent == null) {
            return rejected("adapter", "unknown_agent", "", "an agent of the project, by id or by its assistant_id");
        }
        facts.agentId = agent.id();
        if (webhook.recordingRef() != null && facts.recordingRef == null) {
            facts.recordingRef = webhook.recordingRef();
        }
        return null;
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
