package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call log as the HTTP API shows it, in lists and in detail. A delivery carries the detail: the same code, the same
 * bytes. Fields and their names are those that users of hosted call observability already read.
 */
public final class CallLogJson {
    private static final int LONGEST_IN_LIST = 100;
    private static final String MAIN_AGENT = "Main Agent";
    private static final String TESTING_AGENT = "Testing Agent";

    private CallLogJson() {}

    /** One item of a list. */
    public static ObjectNode list(EvaluatedCall evaluated) {
        CallLog call = evaluated.revision().call();
        ObjectNode json = head(evaluated);
        String reason = call.endedReason();
        json.put(
                "call_ended_reason",
                reason != null && reason.length() > LONGEST_IN_LIST ? reason.substring(0, LONGEST_IN_LIST) : reason);
        ArrayNode metrics = json.putArray("metrics");
        evaluated.scores().forEach(score -> metrics.add(metric(score)));
        return json;
    }

    /** The whole of a call log. */
    public static ObjectNode detail(EvaluatedCall evaluated) {
        CallLog call = evaluated.revision().call();
        ObjectNode json = head(evaluated);
        json.put("call_ended_reason", call.endedReason());
        ArrayNode metrics = json.putArray("metrics");
        evaluated.scores().forEach(score -> metrics.add(metric(score)));
        json.put("voice_recording_url", call.recordingUrl());
        json.put("recording_ref", call.recordingRef());
        json.putArray("critical_categories");
        json.put("agent_id", call.agentId() == null ? null : Long.toString(call.agentId()));
        json.put("project", call.projectId());
        json.set("metadata", orEmpty(call.metadata()));
        json.set("dynamic_variables", orEmpty(call.dynamicVariables()));
        json.putNull("testing_channel_index");
        json.putNull("user_generated_transcript");
        Verdict verdict = evaluated.verdict();
        json.set("rubric", verdict == null ? null : rubric(verdict));
        ArrayNode explained = json.putObject("evaluation").putArray("metrics");
        evaluated.scores().forEach(score -> explained.add(explained(score, verdict)));
        return json;
    }

    private static ObjectNode head(EvaluatedCall evaluated) {
        CallLog call = evaluated.revision().call();
        Verdict verdict = evaluated.verdict();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", call.id());
        json.put("call_id", call.callId());
        json.put("agent", call.agentId());
        json.put("agent_name", evaluated.agentName());
        json.put("duration", duration(call.durationMs()));
        json.put("success", verdict == null ? null : verdict.success());
        json.put("status", verdict == null ? "evaluating" : verdict.success() ? "success" : "failure");
        json.put("is_reviewed", false);
        json.put("feedback", call.feedback() == null ? "" : call.feedback());
        json.put("customer_number", call.customerNumber());
        json.put("trace_id", call.traceId());
        json.put("timestamp", call.timestamp().toString());
        json.putNull("error_message");
        json.putNull("dropoff_point");
        json.putNull("topic");
        json.put("created_at", evaluated.revision().createdAt().toString());
        json.put("updated_at", evaluated.revision().updatedAt().toString());
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        StringBuilder text = new StringBuilder();
        for (Turn turn : call.turns()) {
            transcript(turn, rows, text);
        }
        json.put("transcript", text.toString());
        json.set("transcript_object", rows);
        return json;
    }

    private static JsonNode orEmpty(@Nullable JsonNode node) {
        return node == null ? EarshotJson.MAPPER.createObjectNode() : node;
    }

    /** {@code MM:SS}, whole seconds rounded down; minutes may pass 99. */
    static @Nullable String duration(@Nullable Long ms) {
        return ms == null ? null : String.format(Locale.ROOT, "%02d:%02d", ms / 60_000, ms / 1_000 % 60);
    }

    private static void transcript(Turn turn, ArrayNode rows, StringBuilder text) {
        switch (turn) {
            case Turn.Utterance said -> {
                if (said.speaker() == Speaker.SYSTEM) {
                    return; // kept in the call log, hidden here
                }
                String role = said.speaker() == Speaker.AGENT ? MAIN_AGENT : TESTING_AGENT;
                ObjectNode row = row(rows, role, said.text(), said.startMs(), said.endMs());
                text.append(text.isEmpty() ? "" : "\n")
                        .append('[')
                        .append(row.path("time").asText(""))
                        .append("] ")
                        .append(role)
                        .append(": ")
                        .append(said.text());
            }
            case Turn.ToolCall call -> {
                ObjectNode data = row(rows, "Function Call", call.name(), call.startMs(), null)
                        .putObject("data");
                data.put("id", call.id()).put("name", call.name());
                data.set("arguments", call.arguments());
            }
            case Turn.ToolResult result -> {
                ObjectNode data = row(
                                rows,
                                "Function Call Result",
                                result.name() == null ? "" : result.name(),
                                result.startMs(),
                                null)
                        .putObject("data");
                data.put("id", result.id()).put("name", result.name()).put("failed", result.failed());
                data.set("result", result.result());
            }
            case Turn.Event _ -> {}
        }
    }

    private static ObjectNode row(
            ArrayNode rows, String role, String content, @Nullable Long startMs, @Nullable Long endMs) {
        ObjectNode row = rows.addObject().put("role", role).put("content", content);
        row.put(
                "time",
                startMs == null ? null : startMs / 60_000 + String.format(Locale.ROOT, ":%02d", startMs / 1_000 % 60));
        row.put("start_time", startMs == null ? null : (Double) (startMs / 1_000.0));
        row.put("end_time", endMs == null ? null : (Double) (endMs / 1_000.0));
        return row;
    }

    private static ObjectNode metric(Score score) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("id", score.metricId());
        json.put("name", score.metricName());
        json.put("type", score.evalType().wire());
        Outcome.Scored scored = score.outcome() instanceof Outcome.Scored value ? value : null;
        json.put("score", scored == null ? null : scored.score());
        json.put("enum", scored == null ? null : scored.choice());
        json.set("value", scored == null ? null : value(score, scored));
        return json;
    }

    private static JsonNode value(Score score, Outcome.Scored scored) {
        Double number = scored.score();
        var nodes = EarshotJson.MAPPER.getNodeFactory();
        if (number == null) {
            return nodes.textNode(scored.choice());
        }
        return score.evalType() == EvalType.BINARY ? nodes.booleanNode(number > 0) : nodes.numberNode(number);
    }

    private static ObjectNode explained(Score score, @Nullable Verdict verdict) {
        ObjectNode json = metric(score);
        json.put("eval_type", score.evalType().wire());
        json.put("vocera_defined_metric_code", score.metricCode());
        json.put("function_name", score.metricCode());
        Boolean passed = passed(score.metricId(), verdict);
        json.put("passed", passed);
        ArrayNode explanation = json.putArray("explanation");
        ObjectNode extra = json.putObject("extra");
        extra.put("end", score.outcome().end());
        switch (score.outcome()) {
            case Outcome.Scored scored -> {
                scored.explanation().forEach(explanation::add);
                extra.put("n", scored.n()).put("source", scored.source());
                extra.set("details", scored.details());
                ArrayNode flags = extra.putArray("flags");
                scored.flags().forEach(flags::add);
            }
            case Outcome.SampledOut out -> {
                explanation.add("Sampling skipped");
                extra.put("u", out.u()).put("rate", out.rate());
            }
            case Outcome.TriggerFalse no -> {
                explanation.add(no.reason());
                extra.put("trigger_failed", true);
            }
            case Outcome.NotApplicable no -> {
                explanation.add(no.reason());
                extra.put("trigger_failed", true);
            }
            case Outcome.NotEvaluated no -> {
                explanation.add(no.reason());
                extra.put("needs", no.needs());
            }
            case Outcome.Failed no -> explanation.add(no.reason());
        }
        return json;
    }

    private static @Nullable Boolean passed(long metricId, @Nullable Verdict verdict) {
        List<Verdict.RuleResult> rules = verdict == null
                ? List.of()
                : verdict.rules().stream()
                        .filter(rule -> rule.metricId() == metricId && rule.passed() != null)
                        .collect(Collectors.toList());
        return rules.isEmpty() ? null : rules.stream().allMatch(rule -> Boolean.TRUE.equals(rule.passed()));
    }

    private static ArrayNode rubric(Verdict verdict) {
        ArrayNode rules = EarshotJson.MAPPER.createArrayNode();
        for (Verdict.RuleResult rule : verdict.rules()) {
            ObjectNode json =
                    rules.addObject().put("metric_id", rule.metricId()).put("metric_name", rule.metricName());
            json.set("value", rule.value());
            json.put("passed", rule.passed());
            json.put("conditions", rule.conditions());
            json.set("expected_conditions", EarshotJson.MAPPER.valueToTree(rule.expectedConditions()));
            ArrayNode explanation = json.putArray("explanation");
            rule.explanation().forEach(explanation::add);
        }
        return rules;
    }
}
