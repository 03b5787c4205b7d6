package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import dev.earshot.contracts.json.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an observe body that can be judged in one streaming pass: their types, the ids, what the answer echoes.
 * The transcript is skipped, not read.
 *
 * @param values scalars and small objects by name; the transcript is not among them
 * @param field the field that is wrong, {@code null} when none is; empty when it is the whole body
 * @param expectation what was expected there
 */
public record ObservedFields(ObjectNode values, @Nullable String field, String expectation) {
    private static final int MAX_CALL_ID = 255;
    private static final int MAX_METADATA = 64 * 1024;
    private static final Set<String> IDENTITY =
            Set.of("call_id", "agent", "agent_id", "assistant_id", "conversation_id", "call");
    /** What is said of an identity that is there twice. */
    static final String TWICE = "Given twice; it says whose call it is and must be there once.";

    private static final String LIMITS =
            "At most 64 levels of nesting, 2 MiB a string and 100 digits a number are read.";
    /** What a field may hold; null is always allowed and means absent. */
    private enum Kind {
        TEXT("a string"),
        ID("an integer id, as number or string"),
        TIME("an ISO 8601 date-time, for example 2025-10-03T10:30:00Z"),
        TRANSCRIPT("an array of turns, or a string that holds one"),
        CHANNEL("0 or 1"),
        LIST("a comma-separated string or an array"),
        METADATA("any JSON value of at most " + MAX_METADATA + " bytes");

        private final String expectation;

        Kind(String expectation) {
            this.expectation = expectation;
        }
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("call_id", Kind.TEXT),
            Map.entry("agent", Kind.ID),
            Map.entry("agent_id", Kind.ID),
            Map.entry("assistant_id", Kind.TEXT),
            Map.entry("trace_id", Kind.TEXT),
            Map.entry("voice_recording_url", Kind.TEXT),
            Map.entry("transcript_type", Kind.TEXT),
            Map.entry("transcript_json", Kind.TRANSCRIPT),
            Map.entry("call_ended_reason", Kind.TEXT),
            Map.entry("customer_number", Kind.TEXT),
            Map.entry("metadata", Kind.METADATA),
            Map.entry("timestamp", Kind.TIME),
            Map.entry("feedback", Kind.TEXT),
            Map.entry("redact_fields", Kind.LIST),
            Map.entry("metric_ids", Kind.LIST),
            Map.entry("main_agent_channel_index", Kind.CHANNEL));

    /** Whether a field says whose call it is: it may be there once. */
    static boolean isIdentity(String field) {
        return IDENTITY.contains(field);
    }

    /** Whether a field may hold several values. */
    static boolean isList(String field) {
        return KINDS.get(field) == Kind.LIST;
    }

    /** Reads a body; nothing that it holds makes this fail. */
    public static ObservedFields of(byte[] body) {
        if (body.length == 0) {
            return wrong("", "The body is empty; a JSON object with call_id and agent or assistant_id was expected.");
        }
        try {
            return read(body);
        } catch (StreamConstraintsException limit) {
            return wrong("", LIMITS);
        } catch (IOException malformed) {
            return repaired(body);
        }
    }

    // Bytes that are no UTF-8 are repaired by the normalizer; they are no reason to refuse a call.
    private static ObservedFields repaired(byte[] body) {
        byte[] text = TextRepair.decode(body).getBytes(StandardCharsets.UTF_8);
        try {
            if (!Arrays.equals(text, body)) {
                return read(text);
            }
        } catch (StreamConstraintsException limit) {
            return wrong("", LIMITS);
        } catch (IOException malformed) {
            // said below
        }
        return wrong("", "JSON parse error: one JSON object, complete to its end, was expected.");
    }

    private static ObservedFields wrong(String field, String expectation) {
        return new ObservedFields(EarshotJson.MAPPER.createObjectNode(), field, expectation);
    }

    private static ObservedFields read(byte[] body) throws IOException {
        try (JsonParser parser = EarshotJson.FACTORY.createParser(body)) {
            return read(parser, body);
        }
    }

    private static ObservedFields read(JsonParser parser, byte[] body) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return wrong("", "A JSON object was expected.");
        }
        ObjectNode values = EarshotJson.MAPPER.createObjectNode();
        Set<String> seen = new HashSet<>();
        ObservedFields problem = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Kind kind = KINDS.get(name);
            boolean twice = !seen.add(name) && IDENTITY.contains(name);
            String expectation = twice ? TWICE : null;
            if (expectation == null && kind != null) {
                expectation = kind == Kind.METADATA
                        ? metadata(parser, token, body, values)
                        : take(parser, token, name, kind, values);
            }
            parser.skipChildren();
            if (expectation != null && problem == null) {
                problem = wrong(name, expectation); // the rest is still read: the body must be whole
            }
        }
        if (parser.nextToken() != null) {
            return wrong("", "One JSON object and nothing after it was expected.");
        }
        return problem != null ? problem : identity(values);
    }

    // Measured before it becomes a tree.
    private static @Nullable String metadata(JsonParser parser, JsonToken token, byte[] body, ObjectNode values)
            throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int size = (int) parser.currentLocation().getByteOffset() - from;
        if (size > MAX_METADATA) {
            return "At most " + MAX_METADATA + " bytes; this one has " + size + ".";
        }
        values.set(
                "metadata",
                token.isStructStart() ? EarshotJson.MAPPER.readTree(body, from, size) : parser.readValueAsTree());
        return null;
    }

    private static @Nullable String take(JsonParser parser, JsonToken token, String name, Kind kind, ObjectNode values)
            throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (kind == Kind.TRANSCRIPT) {
            return token == JsonToken.START_ARRAY || token == JsonToken.VALUE_STRING || token == JsonToken.START_OBJECT
                    ? null
                    : expected(kind);
        }
        if (kind == Kind.LIST && token == JsonToken.START_ARRAY) {
            return null;
        }
        if (token.isStructStart()) {
            return expected(kind);
        }
        JsonNode value = parser.readValueAsTree();
        values.set(name, value);
        boolean fits = switch (kind) {
            case TEXT, LIST -> value.isTextual() || (value.isIntegralNumber() && !name.equals("voice_recording_url"));
            case ID -> isId(value);
            case TIME -> value.asText().isBlank() || time(value) != null;
            case CHANNEL -> Set.of("0", "1", "").contains(value.asText());
            case TRANSCRIPT, METADATA -> true;
        };
        return fits ? null : expected(kind);
    }

    private static String expected(Kind kind) {
        return "Expected " + kind.expectation + ".";
    }

    private static @Nullable Instant time(JsonNode value) {
        return value.isIntegralNumber()
                ? Timestamps.ofNumber(value.doubleValue())
                : value.isTextual() ? Timestamps.parse(value.textValue()) : null;
    }

    private static boolean isId(JsonNode value) {
        return (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0)
                || (value.isTextual()
                        && (value.textValue().isBlank()
                                || isId(value.textValue().trim())));
    }

    private static boolean isId(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return digits.length() <= 18 && digits.charAt(0) != '0';
    }

    private static ObservedFields identity(ObjectNode values) {
        String callId = values.path("call_id").asText("");
        if (callId.isBlank()) {
            return wrong(
                    "call_id", "This field is required: the provider's id of the call, a string that is not empty.");
        }
        boolean broken = callId.indexOf('\uFFFD') >= 0 || !TextRepair.of(callId).equals(callId);
        if (callId.length() > MAX_CALL_ID || broken) {
            return wrong("call_id", "At most " + MAX_CALL_ID + " characters, all of them valid text.");
        }
        if (agent(values) == null && values.path("assistant_id").asText("").isBlank()) {
            return wrong("agent", "This field is required, unless assistant_id is given.");
        }
        return new ObservedFields((ObjectNode) TextRepair.of(values).tree(), null, "");
    }

    private static @Nullable Long agent(ObjectNode values) {
        String text = values.path("agent").asText("").trim();
        if (text.isEmpty()) {
            text = values.path("agent_id").asText("").trim();
        }
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    /** Our agent as stated, {@code null} when only {@code assistant_id} is. */
    public @Nullable Long agent() {
        return agent(values);
    }

    /** When the call happened as stated, {@code null} when nobody says. */
    public @Nullable Instant timestamp() {
        return time(values.path("timestamp"));
    }

    /** A text field, {@code null} when absent. */
    public @Nullable String text(String name) {
        JsonNode value = values.path(name);
        return value.isMissingNode() || value.isNull() || value.isContainerNode() ? null : value.asText();
    }
}
