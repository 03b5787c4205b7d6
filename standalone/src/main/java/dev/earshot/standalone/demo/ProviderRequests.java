package dev.earshot.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A demo call in the words of its provider, signed as that provider signs. Offsets are ms from the start of the call. */
public final class ProviderRequests {
    /** One request that brings a call, or a part of it. */
    public record Request(String path, Map<String, String> headers, String body) {}

    private final String apiKey;
    private final long vapiAgent;

    /** Requests of somebody with this API key, for the agent of ours that is on Vapi. */
    public ProviderRequests(String apiKey, long vapiAgent) {
        this.apiKey = apiKey;
        this.vapiAgent = vapiAgent;
    }

    /** The requests of a call, in the order in which they are sent. */
    public List<Request> of(JsonNode call, Instant start) {
        return switch (call.path("kind").asText()) {
            case "observe" -> List.of(observe(call, start));
            case "vapi" -> List.of(vapi(call, start));
            case "elevenlabs" -> List.of(elevenLabs(call, start));
            default -> {
                Request ended = retell("call_ended", call, start);
                Request analyzed = retell("call_analyzed", call, start);
                yield call.path("how").asText().equals("analysis first")
                        ? List.of(analyzed, ended)
                        : List.of(ended, analyzed);
            }
        };
    }

    /** A webhook that is signed well and makes no sense. */
    public Request unreadable() {
        return signedByVapi("{\"message\":{\"type\":\"end-of-call-report\",\"call\":{\"id\":");
    }

    private Request observe(JsonNode call, Instant start) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        body.put("call_id", call.path("id").asText()).put("assistant_id", "demo-observe");
        body.put("timestamp", start.toString()).put("transcript_type", "custom");
        body.put("call_ended_reason", call.path("reason").asText());
        body.putObject("metadata").put("duration", call.path("duration").asLong());
        ArrayNode rows = body.putArray("transcript_json");
        for (JsonNode turn : call.path("turns")) {
            rows.addObject()
                    .put("role", turn.path("who").asText().equals("agent") ? "assistant" : "user")
                    .put("content", turn.path("text").asText())
                    .put("start_time", seconds(turn, "start"))
                    .put("end_time", seconds(turn, "end"));
        }
        return new Request("/observability/v1/observe/", Map.of("X-CEKURA-API-KEY", apiKey), EarshotJson.text(body));
    }

    private Request vapi(JsonNode call, Instant start) {
        long origin = start.toEpochMilli();
        long duration = call.path("duration").asLong();
        boolean connected = !call.path("turns").isEmpty();
        ObjectNode body = EarshotJson.MAPPER.createObjectNode();
        ObjectNode message = body.putObject("message").put("type", "end-of-call-report");
        message.put("timestamp", origin + duration + 2_000);
        message.put("endedReason", call.path("reason").asText());
        if (connected) {
            message.put("startedAt", start.toString());
            message.put("endedAt", start.plusMillis(duration).toString());
        }
        message.putObject("call")
                .put("id", call.path("id").asText())
                .put("assistantId", "demo-vapi")
                .put("type", "inboundPhoneCall")
                .put("createdAt", start.toString())
                .putObject("customer")
                .put("number", "+15550100123");
        ArrayNode rows = message.putObject("artifact").putArray("messages");
        int n = 0;
        for (JsonNode turn : call.path("turns")) {
            if (turn.has("who")) {
                rows.addObject()
                        .put("role", turn.path("who").asText().equals("agent") ? "bot" : "user")
                        .put("message", turn.path("text").asText())
                        .put("time", origin + turn.path("start").asLong())
                        .put("endTime", origin + turn.path("end").asLong())
                        .put("secondsFromStart", seconds(turn, "start"));
                continue;
            }
            String id = "tool_" + n++;
            ObjectNode tool = rows.addObject().put("role", "tool_calls");
            tool.put("time", origin + turn.path("at").asLong()).put("secondsFromStart", seconds(turn, "at"));
            tool.putArray("toolCalls")
                    .addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", turn.path("tool").asText())
                    .put("arguments", "{}");
            rows.addObject()
                    .put("role", "tool_call_result")
                    .put("toolCallId", id)
                    .put("name", turn.path("tool").asText())
                    .put("result", result(turn))
                    .put("time", origin + turn.path("result_at").asLong())
                    .put("secondsFromStart", seconds(turn, "result_at"));
        }
        return signedByVapi(EarshotJson.text(body));
    }

    private Request signedByVapi(String body) {
        return new Request(
                "/observability/v1/vapi/observe/?agent_id=" + vapiAgent,
                Map.of("x-vapi-secret", "demo-vapi-secret"),
                body);
    }

    private static String result(JsonNode turn) {
        return "{\"success\":" + turn.path("ok").asBoolean() + "}";
    }

    private Request retell(String event, JsonNode call, Instant start) {
        long origin = start.toEpochMilli();
        long duration = call.path("duration").asLong();
        ObjectNode body = EarshotJson.MAPPER.createObjectNode().put("event", event);
        ObjectNode json = body.putObject("call");
        json.put("call_id", call.path("id").asText()).put("agent_id", "demo-retell");
        json.put("call_type", "phone_call").put("call_status", "ended").put("direction", "inbound");
        json.put("from_number", "+15550100456").put("to_number", "+15550100000");
        json.put("start_timestamp", origin)
                .put("end_timestamp", origin + duration)
                .put("duration_ms", duration);
        json.put("disconnection_reason", call.path("reason").asText());
        ArrayNode rows = json.putArray("transcript_with_tool_calls");
        int n = 0;
        for (JsonNode turn : call.path("turns")) {
            if (turn.has("who")) {
                spoken(turn, rows.addObject());
                continue;
            }
            String id = "tool_" + n++;
            rows.addObject()
                    .put("role", "tool_call_invocation")
                    .put("tool_call_id", id)
                    .put("name", turn.path("tool").asText())
                    .put("arguments", "{}")
                    .put("time_sec", seconds(turn, "at"));
            rows.addObject()
                    .put("role", "tool_call_result")
                    .put("tool_call_id", id)
                    .put("successful", turn.path("ok").asBoolean())
                    .put("content", result(turn))
                    .put("time_sec", seconds(turn, "result_at"));
        }
        if (event.equals("call_analyzed")) {
            json.putObject("call_analysis")
                    .put("call_summary", "A demo call.")
                    .put("call_successful", true)
                    .put("user_sentiment", "Neutral");
        }
        String text = EarshotJson.text(body);
        String time = Long.toString(Instant.now().toEpochMilli());
        return new Request(
                "/observability/v1/retell/observe/",
                Map.of("x-retell-signature", "v=" + time + ",d=" + hmac("demo-retell-key", text + time)),
                text);
    }

    /** Words share the time of their utterance evenly. */
    private static void spoken(JsonNode turn, ObjectNode row) {
        row.put("role", turn.path("who").asText())
                .put("content", turn.path("text").asText());
        String[] words = turn.path("text").asText().split(" ", -1);
        long start = turn.path("start").asLong();
        long length = turn.path("end").asLong() - start;
        ArrayNode list = row.putArray("words");
        for (int i = 0; i < words.length; i++) {
            list.addObject()
                    .put("word", words[i])
                    .put("start", (start + length * i / words.length) / 1_000.0)
                    .put("end", (start + length * (i + 1) / words.length) / 1_000.0);
        }
    }

    private static Request elevenLabs(JsonNode call, Instant start) {
        ObjectNode body = EarshotJson.MAPPER.createObjectNode().put("type", "post_call_transcription");
        body.put("event_timestamp", Instant.now().getEpochSecond());
        ObjectNode data =
                body.putObject("data").put("agent_id", "demo-elevenlabs").put("status", "done");
        data.put("conversation_id", call.path("id").asText());
        data.putObject("metadata")
                .put("start_time_unix_secs", start.getEpochSecond())
                .put("call_duration_secs", call.path("duration").asLong() / 1_000)
                .put("termination_reason", call.path("reason").asText());
        ArrayNode rows = data.putArray("transcript");
        int n = 0;
        for (JsonNode turn : call.path("turns")) {
            if (turn.has("who")) {
                rows.addObject()
                        .put("role", turn.path("who").asText())
                        .put("message", turn.path("text").asText())
                        .put("time_in_call_secs", turn.path("start").asLong() / 1_000);
                continue;
            }
            String id = "request_" + n++;
            ObjectNode asks = rows.addObject().put("role", "agent").putNull("message");
            asks.put("time_in_call_secs", turn.path("at").asLong() / 1_000);
            asks.putArray("tool_calls")
                    .addObject()
                    .put("type", "webhook")
                    .put("request_id", id)
                    .put("tool_name", turn.path("tool").asText())
                    .put("params_as_json", "{}")
                    .put("tool_has_been_called", true);
            ObjectNode told = rows.addObject().put("role", "agent").putNull("message");
            told.put("time_in_call_secs", turn.path("at").asLong() / 1_000);
            told.putArray("tool_results")
                    .addObject()
                    .put("type", "webhook")
                    .put("request_id", id)
                    .put("tool_name", turn.path("tool").asText())
                    .put("result_value", result(turn))
                    .put("is_error", !turn.path("ok").asBoolean())
                    .put("tool_has_been_called", true);
        }
        String text = EarshotJson.text(body);
        String time = Long.toString(Instant.now().getEpochSecond());
        return new Request(
                "/observability/v1/elevenlabs/observe/",
                Map.of(
                        "ElevenLabs-Signature",
                        "t=" + time + ",v0=" + hmac("demo-elevenlabs-secret", time + "." + text)),
                text);
    }

    private static double seconds(JsonNode turn, String field) {
        return turn.path(field).asLong() / 1_000.0;
    }

    private static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                    .toLowerCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
