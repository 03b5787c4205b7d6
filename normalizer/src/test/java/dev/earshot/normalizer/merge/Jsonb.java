package dev.earshot.normalizer.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What PostgreSQL makes of a document in a jsonb column: other spaces, another order, numbers without exponents. */
public final class Jsonb {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Jsonb() {}

    public static String through(String json) {
        try {
            return text(EXACT.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    private static String text(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .sorted(Comparator.<Map.Entry<String, JsonNode>>comparingInt(
                                    member -> member.getKey().length())
                            .thenComparing(Map.Entry::getKey))
                    .map(member -> TextNode.valueOf(member.getKey()) + ": " + text(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(Jsonb::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return node.isNumber() ? node.decimalValue().toPlainString() : node.toString();
    }
}
