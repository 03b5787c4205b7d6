package dev.earshot.gateway.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.Timestamps;
import dev.earshot.gateway.body.CallIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one call of a batch must be like. */
public final class CallRules {
    /** A call with more faults than this is not looked at any further. */
    private static final int MOST_FAULTS = 20;

    private static final int MAX_TRACE_ID = 32;
    private static final int MAX_METADATA = 64 * 1024;
    private static final Pattern PHONE = Pattern.compile("\\+\\d{1,14}");
    private static final Set<String> SPEAKERS = Set.of("bot", "user", "system");
    private static final Set<String> TOOLS = Set.of("function_call", "function_call_result");

    private final Map<String, List<String>> faults = new LinkedHashMap<>();

    private CallRules() {}

    /** What is wrong with a call: by the place of the fault what was expected there; empty when it is good. */
    public static Map<String, List<String>> faults(Batch.Part part) {
        CallRules rules = new CallRules();
        if (part.call().isObject()) {
            rules.call(part.call(), part.idTwice());
        } else {
            rules.fault("", "A JSON object was expected.");
        }
        return rules.faults;
    }

    /** An id of ours, also in a string; {@code null} when it is none. */
    static @Nullable Long id(JsonNode value) {
        String text =
                value.isIntegralNumber() || value.isTextual() ? value.asText().strip() : "";
        return text.matches("[1-9]\\d{0,17}") ? Long.valueOf(text) : null;
    }

    private void call(JsonNode call, boolean idTwice) {
        JsonNode id = call.path("id");
        String problem = CallIds.problem(id.isTextual() || id.isIntegralNumber() ? id.asText() : null);
        fault(idTwice, "id", Batch.TWICE);
        fault(!idTwice && problem != null, "id", String.valueOf(problem));
        time(call, "startedAt");
        time(call, "endedAt");
        text(call, "trace_id", MAX_TRACE_ID);
        text(call, "endedReason", Integer.MAX_VALUE);
        phone(call, "to_phone_number");
        phone(call, "from_phone_number");
        fault(call.path("run_id").isContainerNode(), "run_id", "Expected a string or an integer.");
        if (call.path("metadata").isContainerNode() || call.path("metadata").isTextual()) {
            int size = EarshotJson.bytes(call.path("metadata")).length;
            fault(size > MAX_METADATA, "metadata", "At most " + MAX_METADATA + " bytes; this one has " + size + ".");
        }
        JsonNode messages = call.path("messages");
        fault(!messages.isArray(), "messages", "This field is required: an array of messages.");
        for (int i = 0; i < messages.size() && faults.size() < MOST_FAULTS; i++) {
            message(messages.get(i), "messages[" + i + "]");
        }
    }

    private void message(JsonNode message, String place) {
        if (!message.isObject()) {
            fault(place, "A JSON object was expected.");
            return;
        }
        String role = message.path("role").asText();
        boolean tool = TOOLS.contains(role);
        fault(
                !tool && !SPEAKERS.contains(role),
                place + ".role",
                "Expected one of bot, user, system, function_call, function_call_result.");
        boolean said = message.path("content").isTextual();
        boolean silent = !message.hasNonNull("content");
        fault(!said && !(tool && silent), place + ".content", "Expected a string; only a tool's message may lack it.");
        millis(message, "start_time", place);
        millis(message, "end_time", place);
        fault(message.hasNonNull("data") && !message.path("data").isObject(), place + ".data", "Expected an object.");
    }

    private void time(JsonNode call, String name) {
        JsonNode time = call.path(name);
        fault(
                !time.isTextual() || Timestamps.parse(time.textValue()) == null,
                name,
                "This field is required: an ISO 8601 date-time, for example 2025-10-15T09:22:21.787Z.");
    }

    private void millis(JsonNode message, String name, String place) {
        JsonNode time = message.path(name);
        boolean point = time.isNumber()
                && time.doubleValue() >= Timestamps.LEAST_EPOCH_MILLIS
                && Timestamps.ofNumber(time.doubleValue()) != null;
        fault(message.hasNonNull(name) && !point, place + "." + name, "Expected milliseconds since 1970.");
    }

    private void text(JsonNode call, String name, int longest) {
        JsonNode text = call.path(name);
        boolean fits = text.isTextual() && text.textValue().length() <= longest;
        fault(
                call.hasNonNull(name) && !fits,
                name,
                longest == Integer.MAX_VALUE
                        ? "Expected a string."
                        : "Expected a string of at most " + longest + " characters.");
    }

    private void phone(JsonNode call, String name) {
        JsonNode number = call.path(name);
        boolean fits = number.isTextual()
                && (number.textValue().isEmpty()
                        || PHONE.matcher(number.textValue()).matches());
        fault(call.hasNonNull(name) && !fits, name, "Expected + and digits, at most 15 characters.");
    }

    private void fault(boolean found, String place, String expectation) {
        if (found) {
            fault(place, expectation);
        }
    }

    private void fault(String place, String expectation) {
        faults.put(place, List.of(expectation));
    }
}
