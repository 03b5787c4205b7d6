package dev.earshot.controlplane.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.input.Value.Items;
import dev.earshot.controlplane.input.Value.Mapping;
import dev.earshot.controlplane.input.Value.Nothing;
import dev.earshot.controlplane.input.Value.Scalar;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of {@link Section} reads one field that is a text, a number or a truth. */
public abstract sealed class Fields permits Section {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(\\.\\d{1,18})?([eE][-+]?\\d{1,3})?");
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final int LONGEST_NAME = 255;
    private static final long LARGEST_ID = (1L << 53) - 1;

    final String path;
    final Mapping mapping;

    Fields(String path, Value value) {
        this.path = path;
        if (!(value instanceof Mapping fields)) {
            throw BadField.at(value.place(), path.isEmpty() ? "body" : path, "a mapping of fields");
        }
        this.mapping = fields;
    }

    /** Whether it is there and not null. */
    public boolean has(String name) {
        return !(value(name) instanceof Nothing);
    }

    /** Whether it was sent, if only as null. */
    public boolean names(String name) {
        return mapping.fields().containsKey(name);
    }

    /** Of all fields. */
    public Set<String> names() {
        return mapping.fields().keySet();
    }

    final String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    final Value value(String name) {
        Value value = mapping.fields().get(name);
        return value == null ? new Nothing(mapping.place()) : value;
    }

    /** The error of a field. */
    public BadField bad(String name, String expectation) {
        return BadField.at(value(name).place(), at(name), expectation);
    }

    /** A text that must be there. */
    public String required(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw bad(name, "required, a text that is not empty");
        }
        return text;
    }

    /** The name of an entity. */
    public String name() {
        return name("name");
    }

    /** A text that is an entity's name. */
    public String name(String field) {
        String name = required(field);
        if (name.length() > LONGEST_NAME) {
            throw bad(field, "at most " + LONGEST_NAME + " characters");
        }
        return name;
    }

    /** A text, {@code null} when it is not there. */
    public @Nullable String text(String name) {
        return switch (value(name)) {
            case Nothing _ -> null;
            case Scalar scalar when !scalar.typed() || !scalar.json(at(name)).isBoolean() -> scalar.text();
            case Scalar _, Items _, Mapping _ -> throw bad(name, "a text");
        };
    }

    /** A text of at most so many characters. */
    public @Nullable String text(String name, int longest) {
        String text = text(name);
        if (text != null && text.length() > longest) {
            throw bad(name, "at most " + longest + " characters");
        }
        return text;
    }

    /** One of some texts, {@code null} when it is not there. */
    public @Nullable String choice(String name, Set<String> choices) {
        String text = text(name);
        if (text != null && !choices.contains(text)) {
            throw bad(
                    name,
                    String.join(
                            ", ",
                            choices.stream()
                                    .filter(each -> !each.isEmpty())
                                    .sorted()
                                    .toList()));
        }
        return text;
    }

    /** A number in a range. */
    public double number(String name, double least, double most) {
        String text = text(name);
        double value = text != null && NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!(value >= least && value <= most)) {
            throw bad(name, "a number from " + least + " to " + most);
        }
        return value;
    }

    /** An integer in a range. */
    public long integer(String name, long least, long most) {
        String text = text(name);
        if (text != null && INTEGER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw bad(name, "an integer from " + least + " to " + most);
    }

    /** True or false; throws when it is not there. */
    public boolean truth(String name) {
        if (value(name) instanceof Scalar scalar) {
            switch (scalar.text()) {
                case "true", "True" -> {
                    return true;
                }
                case "false", "False" -> {
                    return false;
                }
                default -> {}
            }
        }
        throw bad(name, "true or false");
    }

    /** A truth, or something else where it is not there. */
    public boolean truth(String name, boolean otherwise) {
        return has(name) ? truth(name) : otherwise;
    }

    /** An id, {@code null} when it is not there. */
    public @Nullable Long id(String name) {
        return has(name) ? (Long) integer(name, 1, LARGEST_ID) : null;
    }

    /** An id that must be there. */
    public long requiredId(String name) {
        Long id = id(name);
        if (id == null) {
            throw bad(name, "required, an integer id");
        }
        return id;
    }

    /** A field as JSON, as its language's own types say. */
    public JsonNode json(String name) {
        if (!names(name)) {
            throw bad(name, "required");
        }
        return value(name).json(at(name));
    }
}
