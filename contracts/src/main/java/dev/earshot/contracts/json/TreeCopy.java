package dev.earshot.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Walks a tree and changes leaves and names. Nothing is allocated until the first change; from there on the containers
 * around it are copied, all else is shared.
 */
// "The same object" is meant: equal is not enough to know that nothing was copied, and dearer.
@SuppressWarnings("ReferenceEquality")
abstract class TreeCopy {
    /** What stands in place of a node that is no container: the same object when it stays as it is. */
    abstract JsonNode leaf(JsonNode node);

    /** What stands in place of a name: the same object when it stays as it is. */
    String name(String name) {
        return name;
    }

    final JsonNode repair(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> array(array);
            default -> leaf(node);
        };
    }

    private JsonNode object(ObjectNode node) {
        ObjectNode copy = null;
        int place = 0;
        for (var member : node.properties()) {
            String name = name(member.getKey());
            JsonNode value = repair(member.getValue());
            if (copy == null && (name != member.getKey() || value != member.getValue())) {
                copy = first(node, place);
            }
            if (copy != null) {
                copy.set(name, value);
            }
            place++;
        }
        return copy == null ? node : copy;
    }

    private JsonNode array(ArrayNode node) {
        ArrayNode copy = null;
        for (int i = 0; i < node.size(); i++) {
            JsonNode value = repair(node.get(i));
            if (copy == null && value != node.get(i)) {
                copy = first(node, i);
            }
            if (copy != null) {
                copy.add(value);
            }
        }
        return copy == null ? node : copy;
    }

    private static ObjectNode first(ObjectNode node, int members) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        int left = members;
        for (var member : node.properties()) {
            if (left-- == 0) {
                break;
            }
            copy.set(member.getKey(), member.getValue());
        }
        return copy;
    }

    private static ArrayNode first(ArrayNode node, int elements) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
        for (int i = 0; i < elements; i++) {
            copy.add(node.get(i));
        }
        return copy;
    }
}
