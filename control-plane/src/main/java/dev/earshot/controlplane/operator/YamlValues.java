package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.controlplane.input.BadField;
import dev.earshot.controlplane.input.Value;
import dev.earshot.controlplane.input.Value.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as values. Where it and JSON disagree about what a word means ({@code yes}, {@code 0x1f}, {@code 1:30}), it asks. */
final class YamlValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlValues() {}

    static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    static Value of(Node node, String path) {
        Place place = place(node.getStartMark());
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, place, path);
            case SequenceNode sequence -> {
                List<Value> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(of(item, path + "[" + items.size() + "]")));
                yield new Value.Items(place, items);
            }
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Value.Nothing(place);
            case ScalarNode scalar -> scalar(scalar, place);
            default -> throw BadField.at(place, path, "a mapping, a list or a value");
        };
    }

    private static Value mapping(MappingNode mapping, Place place, String path) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw BadField.at(at, path, "field names that are text");
            }
            String field = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
            if (fields.put(name.getValue(), of(tuple.getValueNode(), field)) != null) {
                throw BadField.at(at, field, "each field once");
            }
        }
        return new Value.Mapping(place, fields);
    }

    private static Value scalar(ScalarNode node, Place place) {
        String text = node.getValue();
        Tag tag = node.getTag();
        @Nullable JsonNode json = NODES.textNode(text);
        String otherwise = "";
        if (tag.equals(Tag.BOOL)) {
            json = text.equals("true") || text.equals("false") ? NODES.booleanNode(text.equals("true")) : null;
            otherwise = "true or false, or a text in quotes";
        } else if (tag.equals(Tag.INT)) {
            json = text.matches("[-+]?(0|[1-9]\\d{0,17})") ? NODES.numberNode(Long.parseLong(text)) : null;
            otherwise = "a decimal integer, or a text in quotes";
        } else if (tag.equals(Tag.FLOAT)) {
            json = text.matches("[-+]?\\d{1,40}(\\.\\d{0,40})?([eE][-+]?\\d{1,3})?")
                            && Double.isFinite(Double.parseDouble(text))
                    ? NODES.numberNode(Double.parseDouble(text))
                    : null;
            otherwise = "a decimal number, or a text in quotes";
        }
        return new Value.Scalar(place, text, json, otherwise, false);
    }
}
