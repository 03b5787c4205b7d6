package dev.earshot.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;

/**
 * Makes a tree storable: NUL and lone surrogates become U+FFFD, numbers that no double can hold become {@code null}.
 * Bytes that are not UTF-8 become U+FFFD before parsing ({@link #decode}).
 *
 * @param tree the repaired tree; the same object when nothing was wrong
 * @param textRepaired whether a string or a name was changed
 * @param numberRepaired whether a number was dropped
 */
public record TextRepair(JsonNode tree, boolean textRepaired, boolean numberRepaired) {
    private static final char REPLACEMENT = '\uFFFD';

    /** UTF-8 text of bytes, with U+FFFD where they are not UTF-8; a byte order mark is dropped. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Repairs a tree; untouched subtrees are shared, not copied. */
    public static TextRepair of(JsonNode tree) {
        Walk walk = new Walk();
        JsonNode repaired = walk.repair(tree);
        return new TextRepair(repaired, walk.text, walk.number);
    }

    /** Repairs one string. */
    public static String of(String text) {
        int bad = firstBad(text);
        if (bad < 0) {
            return text;
        }
        StringBuilder fixed = new StringBuilder(text.length()).append(text, 0, bad);
        for (int i = bad; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                fixed.append(c).append(text.charAt(++i));
            } else {
                fixed.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return fixed.toString();
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static final class Walk {
        boolean text;
        boolean number;
        int repairs;

        JsonNode repair(JsonNode node) {
            return switch (node.getNodeType()) {
                case STRING -> string(node);
                case NUMBER -> number(node);
                case OBJECT -> object((ObjectNode) node);
                case ARRAY -> array((ArrayNode) node);
                case BINARY, BOOLEAN, MISSING, NULL, POJO -> node;
            };
        }

        private JsonNode string(JsonNode node) {
            String fixed = of(node.textValue());
            if (fixed.equals(node.textValue())) {
                return node;
            }
            text = true;
            repairs++;
            return TextNode.valueOf(fixed);
        }

        private JsonNode number(JsonNode node) {
            if (!node.isFloatingPointNumber() || Double.isFinite(node.doubleValue())) {
                return node;
            }
            number = true;
            repairs++;
            return NullNode.getInstance();
        }

        private JsonNode object(ObjectNode node) {
            ObjectNode fixed = JsonNodeFactory.instance.objectNode();
            int before = repairs;
            for (var field : node.properties()) {
                String name = of(field.getKey());
                if (!name.equals(field.getKey())) {
                    text = true;
                    repairs++;
                }
                fixed.set(name, repair(field.getValue()));
            }
            return repairs == before ? node : fixed;
        }

        private JsonNode array(ArrayNode node) {
            ArrayNode fixed = JsonNodeFactory.instance.arrayNode(node.size());
            int before = repairs;
            for (JsonNode each : node) {
                fixed.add(repair(each));
            }
            return repairs == before ? node : fixed;
        }
    }
}
