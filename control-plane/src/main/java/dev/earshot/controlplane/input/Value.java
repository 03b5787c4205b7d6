package dev.earshot.controlplane.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.json.EarshotJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value as it was sent, whatever the language. */
public sealed interface Value {
    /** Where it stands. */
    Place place();

    /** The same as JSON; throws {@link BadField} where what was sent has no one meaning. */
    JsonNode json(String path);

    /**
     * A place in a text.
     *
     * @param line from 1, 0 where places are not known
     * @param column from 1
     */
    record Place(int line, int column) {
        /** Nobody knows. */
        public static final Place NONE = new Place(0, 0);
    }

    /** Nothing: {@code null}, or a field that is not there. */
    record Nothing(Place place) implements Value {
        @Override
        public JsonNode json(String path) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    /**
     * A text, a number or a truth.
     *
     * @param text as it was written
     * @param json as its language reads it; {@code null} where that is not what its writer may have meant
     * @param expectation what to write instead, where {@code json} is {@code null}
     * @param typed whether its language tells texts from other values
     */
    record Scalar(Place place, String text, @Nullable JsonNode json, String expectation, boolean typed)
            implements Value {
        /** Whether a request brought it, and no document. */
        boolean isOfRequest() {
            return place.equals(Place.NONE);
        }

        /** The object or list that the text is, where it is one. */
        Value unfolded() {
            JsonNode inner = EarshotJson.container(text);
            return inner == null ? this : of(inner);
        }

        /** What stands between the commas. */
        List<Value> parts() {
            return Stream.of(text.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(Value::ofText)
                    .toList();
        }

        @Override
        public JsonNode json(String path) {
            if (json == null) {
                throw BadField.at(place, path, expectation);
            }
            return json;
        }
    }

    /** A list. */
    record Items(Place place, List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public JsonNode json(String path) {
            var array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.json(path + "[" + array.size() + "]")));
            return array;
        }
    }

    /** Fields by their names, in their order. */
    record Mapping(Place place, Map<String, Value> fields) implements Value {
        public Mapping {
            fields = new LinkedHashMap<>(fields);
        }

        @Override
        public JsonNode json(String path) {
            var object = JsonNodeFactory.instance.objectNode();
            fields.forEach((name, value) -> object.set(name, value.json(path + "." + name)));
            return object;
        }
    }

    /** A value of JSON. */
    static Value of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Value> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), of(field.getValue())));
                yield new Mapping(Place.NONE, fields);
            }
            case ARRAY -> {
                List<Value> items = new ArrayList<>();
                node.forEach(item -> items.add(of(item)));
                yield new Items(Place.NONE, items);
            }
            case NULL, MISSING -> new Nothing(Place.NONE);
            case STRING, NUMBER, BOOLEAN, BINARY, POJO -> new Scalar(Place.NONE, node.asText(), node, "", true);
        };
    }

    /** A text that may be anything, as a field of a form is. */
    static Value ofText(String text) {
        JsonNode container = EarshotJson.container(text);
        JsonNode json = container == null ? simple(text) : container;
        return new Scalar(Place.NONE, text, json, "", false);
    }

    private static JsonNode simple(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (text) {
            case "true", "True" -> nodes.booleanNode(true);
            case "false", "False" -> nodes.booleanNode(false);
            case "null" -> nodes.nullNode();
            case String number when number.matches("-?(0|[1-9]\\d{0,14})") -> nodes.numberNode(Long.parseLong(number));
            case String number
            when number.matches("-?\\d{1,15}\\.\\d{1,15}") -> nodes.numberNode(Double.parseDouble(number));
            default -> nodes.textNode(text);
        };
    }
}
