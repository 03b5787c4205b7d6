package dev.earshot.contracts.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON values made comparable: numbers by value, whatever type they were read as, and no field that is null. */
public final class Normal {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Normal() {}

    /** The same value in its one comparable form. */
    public static JsonNode of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                ObjectNode object = NODES.objectNode();
                node.properties().stream()
                        .filter(field -> !field.getValue().isNull())
                        .forEach(field -> object.set(field.getKey(), of(field.getValue())));
                yield object;
            }
            case ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                node.forEach(each -> array.add(of(each)));
                yield array;
            }
            case NUMBER -> NODES.numberNode(node.decimalValue().stripTrailingZeros());
            case BINARY, BOOLEAN, MISSING, NULL, POJO, STRING -> node;
        };
    }
}
