package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One mapping of a document, that knows where each of its fields stands. A field that is null is like one that is not there. */
final class Section {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(\\.\\d{1,18})?([eE][-+]?\\d{1,3})?");
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_SECRET = 1_024;

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

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    BadDocument bad(String name, String expectation) {
        Node value = fields.get(name);
        return BadDocument.at(value == null ? node : value, at(name), expectation);
    }

    /** The same of one element of a list. */
    BadDocument bad(String name, int index, String expectation) {
        return BadDocument.at(items(name).get(index), at(name) + "[" + index + "]", expectation);
    }

    String required(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw bad(name, "required, a text that is not empty");
        }
        return text;
    }

    /** The name of an entity. */
    String name() {
        String name = required("name");
        if (name.length() > LONGEST_NAME) {
            throw bad("name", "at most " + LONGEST_NAME + " characters");
        }
        return name;
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

    @Nullable
    String text(String name, int longest) {
        String text = text(name);
        if (text != null && text.length() > longest) {
            throw bad(name, "at most " + longest + " characters");
        }
        return text;
    }

    /** A secret that may travel in a header; empty is one that is taken away. */
    @Nullable
    String secret(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        boolean fits = text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.equals(text.strip());
        if (!fits || text.length() > LONGEST_SECRET) {
            throw bad(
                    name,
                    "at most " + LONGEST_SECRET
                            + " printable ASCII characters that neither begin nor end with a space");
        }
        return text;
    }

    /** An http or https address; empty is none. */
    @Nullable
    String url(String name) {
        String text = text(name, 2_048);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && Set.of("http", "https").contains(uri.getScheme())) {
                return text;
            }
        } catch (IllegalArgumentException malformed) {
            throw bad(name, "an http or https address");
        }
        throw bad(name, "an http or https address without user and password");
    }

    double number(String name, double least, double most) {
        String text = text(name);
        double value = text != null && NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!(value >= least && value <= most)) {
            throw bad(name, "a number from " + least + " to " + most);
        }
        return value;
    }

    long integer(String name, long least, long most) {
        String text = text(name);
        if (text != null && INTEGER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw bad(name, "an integer from " + least + " to " + most);
    }

    boolean truth(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            case null, default -> throw bad(name, "true or false");
        };
    }

    @Nullable
    Long id(String name) {
        return has(name) ? (Long) integer(name, 1, (1L << 53) - 1) : null;
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

    boolean isList(String name) {
        return fields.get(name) instanceof SequenceNode;
    }

    @Nullable
    Section section(String name) {
        Node value = fields.get(name);
        return value == null || !has(name) ? null : new Section(at(name), value);
    }

    /** A field as JSON, as YAML's own types say. */
    JsonNode json(String name) {
        Node value = fields.get(name);
        if (value == null) {
            throw bad(name, "required");
        }
        return YamlJson.of(value, at(name));
    }

    Set<String> names() {
        return fields.keySet();
    }
}
