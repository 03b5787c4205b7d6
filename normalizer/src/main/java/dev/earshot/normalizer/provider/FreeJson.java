package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.earshot.contracts.json.EarshotJson;
import org.jspecify.annotations.Nullable;

/** JSON whose shape is the customer's own: tool arguments and results, metadata, variables. */
public final class FreeJson {
    /** A call log adds levels of its own around it, and all together must stay within {@link EarshotJson#MAX_DEPTH}. */
    static final int MAX_DEPTH = 40;

    private FreeJson() {}

    /** A value that may be JSON written as a string: parsed where it is an object or array, else as it stands. */
    public static @Nullable JsonNode of(Field field) {
        if (!field.told()) {
            return null;
        }
        String text = field.string();
        JsonNode parsed = text == null ? null : container(text);
        return shallow(parsed == null ? field.node() : parsed);
    }

    /** The object or array that a string holds, {@code null} when it holds neither. */
    public static @Nullable JsonNode container(String text) {
        return EarshotJson.container(text);
    }

    /** The same value; what lies deeper than a call log can carry becomes text. */
    static JsonNode shallow(JsonNode node) {
        return deeperThan(node, MAX_DEPTH) ? cut(node, MAX_DEPTH) : node;
    }

    private static boolean deeperThan(JsonNode node, int levels) {
        if (!node.isContainerNode()) {
            return false;
        }
        if (levels == 0) {
            return true;
        }
        for (JsonNode each : node) {
            if (deeperThan(each, levels - 1)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode cut(JsonNode node, int levels) {
        if (!node.isContainerNode()) {
            return node;
        }
        if (levels == 0) {
            return TextNode.valueOf(EarshotJson.text(node));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(each -> array.add(cut(each, levels - 1)));
            return array;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(each -> object.set(each.getKey(), cut(each.getValue(), levels - 1)));
        return object;
    }
}
