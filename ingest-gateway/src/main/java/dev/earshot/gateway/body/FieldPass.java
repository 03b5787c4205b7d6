package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    /** A list in a string is not looked into beyond this, characters. */
    private static final int LONGEST_LIST = 16 * 1024;
    /** What is said of an identity that is there twice. */
    static final String TWICE = "Given twice; it says whose call it is and must be there once.";

    private static final String LIMITS =
            "At most 64 levels of nesting, 2 MiB a string and 100 digits a number are read.";

    /**
     * What is asked of a body.
     *
     * @param fields that are judged, by name
     * @param once fields that say whose call it is: each may be there once
     * @param required said of an empty body: what must be in it
     */
    record Rules(Map<String, FieldRule> fields, Set<String> once, String required) {}

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
        if (parser.currentTokenLocation().getByteOffset() < 0) { // a reader of characters, of 16 or 32 bits
            return wrong("", "JSON in UTF-8 was expected; this is another encoding.");
        }
        ObjectNode values = EarshotJson.MAPPER.createObjectNode();
        Set<String> seen = new HashSet<>();
        FieldPass problem = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            FieldRule rule = rules.fields().get(name);
            boolean twice = !seen.add(name) && rules.once().contains(name);
            String expectation = twice ? TWICE : null;
            if (expectation == null && rule != null) {
                expectation = switch (rule.kind()) {
                    case FREE -> free(parser, token, name, rule, body, values);
                    case IDS, PERSONAL_DATA -> list(parser, token, name, rule, values);
                    default -> take(parser, token, name, rule, values);
                };
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
    private static @Nullable String free(
            JsonParser parser, JsonToken token, String name, FieldRule rule, byte[] body, ObjectNode values)
            throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int size = (int) parser.currentLocation().getByteOffset() - from;
        if (size > rule.longest() && token == JsonToken.VALUE_STRING) {
            size = held(parser.getText(), size);
        }
        if (size > rule.longest()) {
            return "At most " + rule.longest() + " bytes; this one has " + size + ".";
        }
        values.set(
                name, token.isStructStart() ? EarshotJson.MAPPER.readTree(body, from, size) : parser.readValueAsTree());
        return null;
    }

    // A form has JSON in a string, where each of its quotes is two bytes.
    private static int held(String text, int size) {
        return EarshotJson.container(text) == null ? size : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** An array, one in a string, or values between commas; it is kept as an array. */
    private static @Nullable String list(
            JsonParser parser, JsonToken token, String name, FieldRule rule, ObjectNode values) throws IOException {
        ArrayNode found = EarshotJson.MAPPER.createArrayNode();
        boolean whole = true;
        if (token == JsonToken.START_ARRAY) {
            whole = elements(parser, rule.longest(), found);
        } else if (token == JsonToken.VALUE_STRING && parser.getTextLength() <= LONGEST_LIST) {
            String text = parser.getText();
            JsonNode held = EarshotJson.container(text);
            if (held instanceof ArrayNode array) {
                found = array;
            } else if (!text.isBlank()) {
                for (String part : text.split(",", -1)) {
                    found.add(part.strip());
                }
            }
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            found.add(parser.<JsonNode>readValueAsTree());
        } else if (token != JsonToken.VALUE_NULL) {
            whole = false;
        }
        if (!whole || !rule.fits(found)) {
            return rule.expectation();
        }
        values.set(name, found);
        return null;
    }

    // To its end, and no more of it than may be there.
    private static boolean elements(JsonParser parser, int most, ArrayNode into) throws IOException {
        boolean whole = true;
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            whole &= each.isScalarValue() && into.size() < most;
            if (whole) {
                into.add(parser.<JsonNode>readValueAsTree());
            } else {
                parser.skipChildren();
            }
        }
        return whole;
    }

    private static @Nullable String take(
            JsonParser parser, JsonToken token, String name, FieldRule rule, ObjectNode values) throws IOException {
        if (token == JsonToken.VALUE_NULL || rule.isSkipped(token)) {
            return null;
        }
        if (token.isStructStart()) {
            return rule.expectation();
        }
        JsonNode value = parser.readValueAsTree();
        values.set(name, value);
        return rule.fits(value) ? null : rule.expectation();
    }

    /** A scalar as text, {@code null} when absent. */
    @Nullable
    String text(String name) {
        JsonNode value = values.path(name);
        return value.isMissingNode() || value.isNull() || value.isContainerNode() ? null : value.asText();
    }

    /** The id of a call as text, {@code null} when absent or a number with a fraction, which has more than one text. */
    @Nullable
    String callId(String name) {
        return values.path(name).isFloatingPointNumber() ? null : text(name);
    }

    /** The same, its strings made such as the normalizer makes them. */
    FieldPass storable() {
        return new FieldPass((ObjectNode) TextRepair.of(values).tree(), field, expectation);
    }
}
