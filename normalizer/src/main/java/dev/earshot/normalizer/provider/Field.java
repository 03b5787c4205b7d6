package dev.earshot.normalizer.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value in somebody else's JSON, read leniently: what is absent, {@code null} or of another type than asked for is
 * "not told".
 *
 * @param node the value; a missing node where there is none
 */
public record Field(JsonNode node) {
    /** Nothing. */
    public static final Field NONE = new Field(MissingNode.getInstance());

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,30}(\\.\\d{1,30})?([eE][-+]?\\d{1,3})?");

    /** The member of this object with that name. */
    public Field at(String name) {
        return new Field(node.path(name));
    }

    /** The value at the end of a path of names. */
    public Field at(String first, String... more) {
        Field found = at(first);
        for (String name : more) {
            found = found.at(name);
        }
        return found;
    }

    /** Whether a value is there that is not {@code null}. */
    public boolean told() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Whether it is an object that holds something. */
    public boolean isFilled() {
        return node.isObject() && !node.isEmpty();
    }

    /** Whether it is an array that holds something. */
    public boolean hasRows() {
        return node.isArray() && !node.isEmpty();
    }

    /** The elements, none when this is no array. */
    public List<Field> rows() {
        if (!node.isArray()) {
            return List.of();
        }
        List<Field> rows = new ArrayList<>(node.size());
        node.forEach(each -> rows.add(new Field(each)));
        return rows;
    }

    /** The string exactly as it stands, {@code null} when it is none. */
    public @Nullable String string() {
        return node.isTextual() ? node.textValue() : null;
    }

    /** A string, number or boolean as text; {@code null} when it is neither, or blank. */
    public @Nullable String text() {
        if (!node.isTextual() && !node.isNumber() && !node.isBoolean()) {
            return null;
        }
        String text = node.asText();
        return text.isBlank() ? null : text;
    }

    /** A finite number, also one that is written as a string; else {@code null}. */
    public @Nullable Double number() {
        double value;
        if (node.isNumber()) {
            value = node.doubleValue();
        } else if (node.isTextual() && NUMBER.matcher(node.textValue().strip()).matches()) {
            value = Double.parseDouble(node.textValue().strip());
        } else {
            return null;
        }
        return Double.isFinite(value) ? value : null;
    }

    /** A whole number that a JSON reader cannot lose digits of and that is above zero; else {@code null}. */
    public @Nullable Long id() {
        Double value = number();
        return value == null || value < 1 || value > 9.007e15 || value != Math.rint(value) ? null : value.longValue();
    }

    /** A boolean, also as the string {@code true} or {@code false}; else {@code null}. */
    public @Nullable Boolean bool() {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = string();
        return "true".equalsIgnoreCase(text) ? Boolean.TRUE : "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    /** An object that holds something, small enough in depth for a call log; else {@code null}. */
    public @Nullable JsonNode object() {
        return node.isObject() && !node.isEmpty() ? FreeJson.shallow(node) : null;
    }

    /** Whatever value it is, if it holds something: no empty object or list, no blank text; else {@code null}. */
    public @Nullable JsonNode value() {
        boolean empty = node.isContainerNode()
                ? node.isEmpty()
                : node.isTextual() && node.textValue().isBlank();
        return empty ? null : FreeJson.of(this);
    }

    /** The first of these that has text, {@code null} when none has. */
    public static @Nullable String firstText(Field... fields) {
        for (Field each : fields) {
            String text = each.text();
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
