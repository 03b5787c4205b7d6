package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as JSON. Where the two disagree about what a word means ({@code yes}, {@code 0x1f}, {@code 1:30}), it asks. */
final class YamlJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlJson() {}

    static JsonNode of(Node node, String path) {
        return switch (node) {
            case MappingNode mapping -> object(mapping, path);
            case SequenceNode sequence -> {
                ArrayNode array = NODES.arrayNode();
                sequence.getValue().forEach(item -> array.add(of(item, path + "[" + array.size() + "]")));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar, path);
            default -> throw BadDocument.at(node, path, "a mapping, a list or a value");
        };
    }

    private static ObjectNode object(MappingNode mapping, String path) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw BadDocument.at(tuple.getKeyNode(), path, "field names that are text");
            }
            String field = path + "." + name.getValue();
            if (object.has(name.getValue())) {
                throw BadDocument.at(name, field, "each field once");
            }
            object.set(name.getValue(), of(tuple.getValueNode(), field));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar, String path) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return switch (value) {
                case "true" -> NODES.booleanNode(true);
                case "false" -> NODES.booleanNode(false);
                default -> throw BadDocument.at(scalar, path, "true or false, or a text in quotes");
            };
        }
        if (tag.equals(Tag.INT)) {
            if (value.matches("[-+]?(0|[1-9]\\d{0,17})")) {
                return NODES.numberNode(Long.parseLong(value));
            }
            throw BadDocument.at(scalar, path, "a decimal integer, or a text in quotes");
        }
        if (tag.equals(Tag.FLOAT)) {
            if (value.matches("[-+]?\\d{1,40}(\\.\\d{0,40})?([eE][-+]?\\d{1,3})?")
                    && Double.isFinite(Double.parseDouble(value))) {
                return NODES.numberNode(Double.parseDouble(value));
            }
            throw BadDocument.at(scalar, path, "a decimal number, or a text in quotes");
        }
        return NODES.textNode(value);
    }
}
