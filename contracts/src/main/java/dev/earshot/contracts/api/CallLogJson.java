package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Review;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call log as the HTTP API shows it, in lists and in detail. A delivery carries the detail: the same code, the same
 * bytes. Fields and their names are those that users of hosted call observability already read; a text that is not known
 * is empty, for they read it without asking.
 */
public final class CallLogJson {
    private static final int LONGEST_IN_LIST = 100;

    private CallLogJson() {}

    /** One item of a list. */
    public static ObjectNode list(EvaluatedCall evaluated) {
        return head(evaluated)
                .put("call_ended_reason", cut(evaluated.revision().call().endedReason()));
    }

    /** The whole of a call log. */
    public static ObjectNode detail(EvaluatedCall evaluated) {
        CallLog call = evaluated.revision().call();
        ObjectNode json = head(evaluated);
        json.put("call_ended_reason", text(call.endedReason()));
        json.put("voice_recording_url", text(call.recordingUrl()));
        json.set("recording", CallRecording.of(call, evaluated.recording()).json());
        json.putArray("critical_categories");
        json.put("agent_id", call.agentId() == null ? "" : Long.toString(call.agentId()));
        json.put("assistant_id", text(call.assistantId()));
        json.put("project", call.projectId());
        json.set("metadata", orEmpty(call.metadata()));
        json.set("dynamic_variables", orEmpty(call.dynamicVariables()));
        Integer main = call.mainAgentChannelIndex();
        json.put("main_agent_channel_index", main);
        json.put("testing_channel_index", main == null ? null : (Integer) (1 - main));
        json.put("transcript_type", text(call.transcriptType()));
        ArrayNode redacted = json.putArray("redact_fields");
        call.redactFields().forEach(redacted::add);
        json.put("metric_ids", call.metricIds().stream().map(String::valueOf).collect(Collectors.joining(",")));
        json.putNull("user_generated_transcript");
        Verdict verdict = evaluated.verdict();
        json.set("rubric", verdict == null ? null : MetricJson.rubric(verdict));
        return json;
    }

    /** What is answered to who has just sent a call, before anything is known but what he sent: all keys of a list's item. */
    public static ObjectNode received(ReceivedCall call) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", call.id()).put("call_id", call.callId());
        json.put("agent", call.agentId()).put("agent_name", text(call.agentName()));
        json.put("duration", "");
        evaluation(json, null, null, List.of());
        waits(json, call.deferred(), null);
        json.put("feedback", text(call.feedback()));
        json.put("call_ended_reason", cut(call.endedReason()));
        json.put("customer_number", text(call.customerNumber()));
        json.put("trace_id", text(call.traceId()));
        json.put("timestamp", call.timestamp().toString());
        json.putNull("error_message").put("dropoff_point", "").put("topic", "");
        json.put("created_at", call.receivedAt().toString());
        json.put("updated_at", call.receivedAt().toString());
        json.put("transcript", "").putArray("transcript_object");
        json.set("metadata", orEmpty(call.metadata()));
        json.set("dynamic_variables", orEmpty(call.dynamicVariables()));
        return json;
    }

    private static ObjectNode head(EvaluatedCall evaluated) {
        CallLog call = evaluated.revision().call();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", call.id()).put("call_id", call.callId());
        json.put("agent", call.agentId()).put("agent_name", text(evaluated.agentName()));
        json.put("duration", duration(call.durationMs()));
        evaluation(json, call.review(), evaluated.verdict(), evaluated.scores());
        boolean undecided = evaluated.verdict() == null;
        waits(json, undecided && call.has(Flags.EVALUATION_DEFERRED), undecided ? evaluated.waitsUntil() : null);
        json.put("feedback", text(call.feedback()));
        json.put("customer_number", text(call.customerNumber()));
        json.put("trace_id", text(call.traceId()));
        json.put("timestamp", call.timestamp().toString());
        json.putNull("error_message").put("dropoff_point", "").put("topic", "");
        json.put("created_at", evaluated.revision().createdAt().toString());
        json.put("updated_at", evaluated.revision().updatedAt().toString());
        TranscriptJson transcript = TranscriptJson.of(call.turns());
        json.put("transcript", transcript.text()).set("transcript_object", transcript.rows());
        return json;
    }

    // Nothing of the evaluation shows before the first verdict: half of the scores would look like all of them. What a
    // person said stands before what was computed.
    private static void evaluation(
            ObjectNode json, @Nullable Review review, @Nullable Verdict verdict, List<Score> scores) {
        List<Score> shown = verdict == null ? List.of() : scores;
        Boolean said = review == null ? null : review.success();
        Boolean success = said != null ? said : verdict == null ? null : (Boolean) verdict.success();
        json.put("success", success);
        json.put(
                "status",
                success == null
                        ? "evaluating"
                        : (review == null ? "" : "reviewed_") + (success ? "success" : "failure"));
        json.put("is_reviewed", review != null);
        ArrayNode metrics = json.putArray("metrics");
        shown.forEach(score -> metrics.add(MetricJson.brief(score)));
        ArrayNode explained = json.putObject("evaluation").putArray("metrics");
        shown.forEach(score -> explained.add(MetricJson.explained(score)));
    }

    // The time is not known before the evaluator has seen the call.
    private static void waits(ObjectNode json, boolean deferred, @Nullable Instant until) {
        if (deferred || until != null) {
            json.putObject("evaluation_waits")
                    .put("for", deferred ? "release" : "transcript")
                    .put("until", until == null ? null : until.toString());
        } else {
            json.putNull("evaluation_waits");
        }
    }

    private static String cut(@Nullable String reason) {
        String text = text(reason);
        return text.substring(0, Math.min(text.length(), LONGEST_IN_LIST));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static JsonNode orEmpty(@Nullable JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull() ? EarshotJson.MAPPER.createObjectNode() : node;
    }

    /** {@code MM:SS}, whole seconds rounded down; minutes may pass 99. Empty when the length is not known. */
    static String duration(@Nullable Long ms) {
        return ms == null ? "" : String.format(Locale.ROOT, "%02d:%02d", ms / 60_000, ms / 1_000 % 60);
    }
}
