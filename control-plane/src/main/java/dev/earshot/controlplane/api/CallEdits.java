package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Review;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.contracts.webhook.WebhookHeaders;
import dev.earshot.controlplane.input.Section;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.store.view.FoundCalls;
import dev.earshot.store.view.FoundCalls.FoundCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people change of calls. A change enters as a webhook of a door of its own and is merged like one, above every
 * provider's word: the one merge decides, whatever comes later or at the same time. Who asks waits until it stands.
 */
@Singleton
final class CallEdits {
    private static final String DOOR = "edit";
    private static final int LONGEST = 100;
    private static final int LONGEST_FEEDBACK = 10_000;
    private static final int LARGEST_OBJECT = 64 * 1024;
    private static final double LONGEST_CALL = 7 * 24 * 60;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration KAFKA = Duration.ofSeconds(10);
    private static final Set<String> TYPES =
            Set.of("cekura", "vocera", "custom", "vapi", "retell", "deepgram", "pipecat", "livekit", "elevenlabs");
    private static final Set<String> STATUSES = Set.of("success", "failure", "reviewed_success", "reviewed_failure");

    private final ApiTables tables;
    private final Publisher publisher;
    private final CallAudits audits;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    CallEdits(ApiTables tables, Publisher publisher, CallAudits audits, Configuration configuration, Clock clock) {
        this.tables = tables;
        this.publisher = publisher;
        this.audits = audits;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * The change that a request asks for, as the door's adapter reads it. Throws what a bad field throws.
     *
     * @param call as it stands
     */
    ObjectNode read(Section body, CallLog call) {
        ObjectNode edit = EarshotJson.MAPPER.createObjectNode();
        body.attempt(() -> {
            String callId = body.text("call_id");
            if (callId != null && !callId.equals(call.callId())) {
                throw body.bad("call_id", "the id that the call has: webhooks and results are bound to it");
            }
        });
        body.take("transcript_json", () -> transcript(body, edit));
        body.take("timestamp", () -> edit.put("timestamp", time(body)));
        body.take("duration", () -> edit.put("duration", body.number("duration", 0, LONGEST_CALL)));
        for (String name : new String[] {"call_ended_reason", "customer_number"}) {
            body.take(name, () -> edit.put(name, body.text(name, LONGEST)));
        }
        body.take("metadata", () -> edit.set("metadata", merged(body, "metadata", call.metadata())));
        body.take(
                "dynamic_variables",
                () -> edit.set("dynamic_variables", merged(body, "dynamic_variables", call.dynamicVariables())));
        body.take("feedback", () -> edit.put("feedback", body.text("feedback", LONGEST_FEEDBACK)));
        body.take("status", () -> {
            String status = body.choice("status", STATUSES);
            review(edit, status != null && status.endsWith("success"));
        });
        body.take("reevaluate_metrics", () -> {
            if (body.truth("reevaluate_metrics") && call.has(Flags.EVALUATION_DEFERRED)) {
                edit.put("defer_evaluation", false);
            }
        });
        body.check();
        return edit;
    }

    /** A review without a word on success: what a person said of that before stays. */
    ObjectNode reviewed(CallLog call) {
        ObjectNode edit = EarshotJson.MAPPER.createObjectNode();
        Review before = call.review();
        review(edit, before == null ? null : before.success());
        return edit;
    }

    private void review(ObjectNode edit, @Nullable Boolean success) {
        edit.putObject("review")
                .put("success", success)
                .put("at", clock.instant().toString());
    }

    private static void transcript(Section body, ObjectNode edit) {
        JsonNode transcript = body.json("transcript_json");
        JsonNode rows = transcript.isTextual() ? EarshotJson.container(transcript.textValue()) : transcript;
        if (rows == null || !rows.isArray() || rows.isEmpty()) {
            throw body.bad("transcript_json", "an array of rows, or one as JSON in a text");
        }
        edit.set("transcript_json", rows);
        String type = body.choice("transcript_type", TYPES);
        if (type != null) {
            edit.put("transcript_type", type);
        }
    }

    private static String time(Section body) {
        String text = body.text("timestamp");
        Instant time = text == null ? null : Window.instant(text.strip());
        if (time == null) {
            throw body.bad("timestamp", "an ISO 8601 date-time with its offset, for example 2025-10-03T10:30:00Z");
        }
        return time.toString();
    }

    /** Keys at the top are set or replaced; those that are not sent stay. */
    private static JsonNode merged(Section body, String name, @Nullable JsonNode before) {
        JsonNode sent = body.json(name);
        JsonNode object = sent.isTextual() ? EarshotJson.container(sent.textValue()) : sent;
        if (!(object instanceof ObjectNode fields)) {
            throw body.bad(name, "an object");
        }
        ObjectNode merged = before instanceof ObjectNode known ? known.deepCopy() : fields.objectNode();
        merged.setAll(fields);
        if (EarshotJson.bytes(merged).length > LARGEST_OBJECT) {
            throw body.bad(name, "at most " + LARGEST_OBJECT + " bytes with what is there already");
        }
        return merged;
    }

    /**
     * Makes a change.
     *
     * @return whether it stands; otherwise it is on its way, and will
     */
    boolean make(Caller caller, FoundCall call, ObjectNode edit) {
        Instant now = clock.instant();
        List<String> fields = new ArrayList<>();
        edit.fieldNames().forEachRemaining(fields::add);
        audits.change(caller, call.key().projectId(), call.key().callLogId(), fields);
        edit.put("call_id", call.callId());
        // No two changes are one webhook.
        edit.put("changed_at", now.toString()).put("changed_by", caller.keyId());
        byte[] body = EarshotJson.bytes(edit);
        String id = DerivedIds.webhook(call.key().projectId(), DOOR, body);
        RawWebhook webhook = new RawWebhook(
                id, DOOR, call.key().projectId(), call.agentId(), null, now, "application/json", Map.of(), null, body);
        publisher
                .publish(List.of(WebhookHeaders.message(
                        webhook, call.callId(), configuration.now().nextOffset(), TraceContext.start())))
                .await()
                .atMost(KAFKA);
        return stands(caller, call, id);
    }

    private boolean stands(Caller caller, FoundCall call, String webhookId) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < until) {
                if (tables.as(caller, client -> FoundCalls.holds(client, call.key(), webhookId))) {
                    return true;
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
