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
 * One streaming pass over a body that a program sent: the fields that are there have the types they must have. What is
 * large is skipped, not read.
 *
 * @param values scalars and small objects by name; nothing large is among them
 * @param field the field that is wrong, {@code null} when none is; empty when it is the whole body
 * @param expectation what was expected there
 */
record FieldPass(ObjectNode values, @Nullable String field, String expectation) {
    private static final int MAX_METADATA = 64 * 1024;
    /** What is said of an identity that is there twice. */
    static final String TWICE = "Given twice; it says whose call it is and must be there once.";

    private static final String LIMITS =
            "At most 64 levels of nesting, 2 MiB a string and 100 digits a number are read.";

    /** What a field may hold; null is always allowed and means absent. */
    enum Kind {
        TEXT("a string"),
        URL("a string"),
        ID("an integer id, as number or string"),
        NAME("a string or an integer"),
        TIME("an ISO 8601 date-time, for example 2025-10-03T10:30:00Z"),
        MOMENT("seconds since 1970, or an ISO 8601 date-time"),
        TRANSCRIPT("an array of turns, or a string that holds one"),
        ROWS("an array"),
        OBJECT("an object"),
        CHANNEL("0 or 1"),
        LIST("a comma-separated string or an array"),
        METADATA("any JSON value of at most " + MAX_METADATA + " bytes");

        private final String expectation;

        Kind(String expectation) {
            this.expectation = expectation;
        }

        /** Whether it is passed over once its first token fits. */
        private boolean isSkipped(JsonToken first) {
            return switch (this) {
                case TRANSCRIPT -> first.isStructStart() || first == JsonToken.VALUE_STRING;
                case ROWS, LIST -> first == JsonToken.START_ARRAY;
                case OBJECT -> first == JsonToken.START_OBJECT;
                case TEXT, URL, ID, NAME, TIME, MOMENT, CHANNEL, METADATA -> false;
            };
        }

        private boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT, NAME, LIST -> value.isTextual() || value.isIntegralNumber();
                case URL -> value.isTextual();
                case ID -> isId(value);
                case TIME -> value.asText().isBlank() || time(value) != null;
                case MOMENT -> value.asText().isBlank() || moment(value) != null;
                case CHANNEL -> Set.of("0", "1", "").contains(value.asText());
                case TRANSCRIPT, ROWS, OBJECT -> false;
                case METADATA -> true;
            };
        }
    }

    /**
     * What is asked of a body.
     *
     * @param kinds of the fields that are judged, by name
     * @param once fields that say whose call it is: each may be there once
     * @param required said of an empty body: what must be in it
     */
    record Rules(Map<String, Kind> kinds, Set<String> once, String required) {}

    /** Reads a body; nothing that it holds makes this fail. */
    static FieldPass over(byte[] body, Rules rules) {
        if (body.length == 0) {
            return wrong("", "The body is empty; a JSON object with " + rules.required() + " was expected.");
        }
        try {
            return read(body, rules);
        } catch (StreamConstraintsException limit) {
            return wrong("", LIMITS);
        } catch (IOException malformed) {
            return repaired(body, rules);
        }
    }

    // Bytes that are no UTF-8 are repaired by the normalizer; they are no reason to refuse a call.
    private static FieldPass repaired(byte[] body, Rules rules) {
        byte[] text = TextRepair.decode(body).getBytes(StandardCharsets.UTF_8);
        try {
            if (!Arrays.equals(text, body)) {
                return read(text, rules);
            }
        } catch (StreamConstraintsException limit) {
            return wrong("", LIMITS);
        } catch (IOException malformed) {
            // said below
        }
        return wrong("", "JSON parse error: one JSON object, complete to its end, was expected.");
    }

    static FieldPass wrong(String field, String expectation) {
        return new FieldPass(EarshotJson.MAPPER.createObjectNode(), field, expectation);
    }

    private static FieldPass read(byte[] body, Rules rules) throws IOException {
        try (JsonParser parser = EarshotJson.FACTORY.createParser(body)) {
            return read(parser, body, rules);
        }
    }

    private static FieldPass read(JsonParser parser, byte[] body, Rules rules) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return wrong("", "A JSON object was expected.");
        }
        ObjectNode values = EarshotJson.MAPPER.createObjectNode();
        Set<String> seen = new HashSet<>();
        FieldPass problem = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Kind kind = rules.kinds().get(name);
            boolean twice = !seen.add(name) && rules.once().contains(name);
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
        return problem != null ? problem : new FieldPass(values, null, "");
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
        if (token == JsonToken.VALUE_NULL || kind.isSkipped(token)) {
            return null;
        }
        if (token.isStructStart()) {
            return expected(kind);
        }
        JsonNode value = parser.readValueAsTree();
        values.set(name, value);
        return kind.fits(value) ? null : expected(kind);
    }

    private static String expected(Kind kind) {
        return "Expected " + kind.expectation + ".";
    }

    /** The time that a field of kind {@link Kind#TIME} states, {@code null} when it states none. */
    static @Nullable Instant time(JsonNode value) {
        return value.isIntegralNumber()
                ? Timestamps.ofNumber(value.doubleValue())
                : value.isTextual() ? Timestamps.parse(value.textValue()) : null;
    }

    private static @Nullable Instant moment(JsonNode value) {
        return value.isNumber() ? Timestamps.ofNumber(value.doubleValue()) : time(value);
    }

    private static boolean isId(JsonNode value) {
        return (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0)
                || (value.isTextual()
                        && (value.textValue().isBlank()
                                || isId(value.textValue().trim())));
    }

    /** Whether digits can be an id of ours. */
    static boolean isId(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty() && digits.length() <= 18 && digits.charAt(0) != '0';
    }

    /** A scalar as text, {@code null} when absent. */
    @Nullable
    String text(String name) {
        JsonNode value = values.path(name);
        return value.isMissingNode() || value.isNull() || value.isContainerNode() ? null : value.asText();
    }

    /** The same, its strings made such as the normalizer makes them. */
    FieldPass storable() {
        return new FieldPass((ObjectNode) TextRepair.of(values).tree(), field, expectation);
    }
}
