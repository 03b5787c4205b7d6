package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One mapping of a document, that knows where each of its fields stands. */
final class Section {
    private final String path;
    private final Node node;
    private final Map<String, Node> fields = new LinkedHashMap<>();

    Section(String path, Node node) {
        this.path = path;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            throw BadDocument.at(node, path, "a mapping of fields");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw BadDocument.at(tuple.getKeyNode(), path, "field names that are text");
            }
            if (fields.put(name.getValue(), tuple.getValueNode()) != null) {
                throw BadDocument.at(name, path + "." + name.getValue(), "each field once");
            }
        }
    }

    /** Refuses a field that nobody knows: a typing error must not look like a setting. */
    void allow(Set<String> names) {
        fields.forEach((name, value) -> {
            if (!names.contains(name)) {
                throw BadDocument.at(
                        value,
                        at(name),
                        "a known field; there is "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }

    boolean has(String name) {
        Node value = fields.get(name);
        return value != null && !value.getTag().equals(Tag.NULL);
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    BadDocument bad(String name, String expectation) {
        Node value = fields.get(name);
        return BadDocument.at(value == null ? node : value, at(name), expectation);
    }

    String required(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw bad(name, "required, a text that is not empty");
        }
        return text;
    }

    @Nullable
    String text(String name) {
        if (!has(name)) {
            return null;
        }
        if (fields.get(name) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw bad(name, "a text");
    }

    double number(String name, double otherwise, double least, double most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            throw bad(name, "a number from " + least + " to " + most);
        }
        throw bad(name, "a number from " + least + " to " + most);
    }

    boolean truth(String name, boolean otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "true or false");
        };
    }

    @Nullable
    Long id(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw bad(name, "a positive integer id");
        }
        return Long.valueOf(text);
    }

    List<Section> sections(String name) {
        List<Section> sections = new ArrayList<>();
        int index = 0;
        for (Node item : items(name)) {
            sections.add(new Section(at(name) + "[" + index++ + "]", item));
        }
        return sections;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Node item : items(name)) {
            if (!(item instanceof ScalarNode scalar)) {
                throw BadDocument.at(item, at(name), "a list of texts");
            }
            texts.add(scalar.getValue());
        }
        return texts;
    }

    private List<Node> items(String name) {
        if (!has(name)) {
            return List.of();
        }
        if (fields.get(name) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw bad(name, "a list");
    }

    @Nullable
    Section section(String name) {
        Node value = fields.get(name);
        return value == null || !has(name) ? null : new Section(at(name), value);
    }

    /** A field as JSON, as YAML's own types say. */
    JsonNode json(String name) {
        Node value = fields.get(name);
        return value == null ? JsonNodeFactory.instance.missingNode() : json(value);
    }

    Set<String> names() {
        return fields.keySet();
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = nodes.objectNode();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode name) {
                        object.set(name.getValue(), json(tuple.getValueNode()));
                    }
                }
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = nodes.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw BadDocument.at(node, "document", "no aliases");
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String value = scalar.getValue();
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return nodes.numberNode(Long.parseLong(value));
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return nodes.numberNode(Double.parseDouble(value));
            }
        } catch (NumberFormatException odd) {
            return nodes.textNode(value);
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return nodes.booleanNode(value.equals("true"));
        }
        return scalar.getTag().equals(Tag.NULL) ? nodes.nullNode() : nodes.textNode(value);
    }
}
