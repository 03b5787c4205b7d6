package dev.earshot.controlplane.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.input.Value.Items;
import dev.earshot.controlplane.input.Value.Mapping;
import dev.earshot.controlplane.input.Value.Nothing;
import dev.earshot.controlplane.input.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fields as they were sent, each read with what is expected of it. A field that is null is like one that is not there. A
 * document of the operator is strict (unknown fields are errors, the first error ends it); a request is not: unknown
 * fields are ignored, and {@link #take} goes on to the next field, so that all that is wrong is told at once.
 */
public final class Section {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(\\.\\d{1,18})?([eE][-+]?\\d{1,3})?");
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final int LONGEST_NAME = 255;
    private static final long LARGEST_ID = (1L << 53) - 1;

    private final String path;
    private final Mapping mapping;
    private final @Nullable List<BadField> found;

    private Section(String path, Value value, @Nullable List<BadField> found) {
        this.path = path;
        this.found = found;
        if (!(value instanceof Mapping fields)) {
            throw BadField.at(value.place(), path.isEmpty() ? "body" : path, "a mapping of fields");
        }
        this.mapping = fields;
    }

    /** A whole document of the operator. */
    public static Section strict(Value document) {
        return new Section("", document, null);
    }

    /** The body of a request, or one item of a body that is a list ({@code path} says which). */
    public static Section lenient(String path, Value body) {
        return new Section(path, body, new ArrayList<>());
    }

    /** Refuses a field that nobody knows, where that is asked: a typing error must not look like a setting. */
    public void allow(Set<String> names) {
        if (found != null) {
            return;
        }
        mapping.fields().forEach((name, value) -> {
            if (!names.contains(name)) {
                throw BadField.at(
                        value.place(),
                        at(name),
                        "a known field; there is "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }

    /** Takes a field over if it is there; what is wrong with it waits for {@link #check} where more than one may be told. */
    public void take(String name, Runnable step) {
        if (has(name)) {
            attempt(step);
        }
    }

    /** A step that reads fields, as {@link #take} does it. */
    public void attempt(Runnable step) {
        try {
            step.run();
        } catch (BadField bad) {
            if (found == null) {
                throw bad;
            }
            found.add(bad);
        }
    }

    /** Throws {@link BadFields} when something was wrong. */
    public void check() {
        if (found != null && !found.isEmpty()) {
            throw new BadFields(found);
        }
    }

    public boolean has(String name) {
        return !(value(name) instanceof Nothing);
    }

    /** Whether it was sent, if only as null. */
    public boolean names(String name) {
        return mapping.fields().containsKey(name);
    }

    /** Whether a request sent it as null: where that means something, it means to take the field away. */
    public boolean clears(String name) {
        return found != null && names(name) && !has(name);
    }

    /** Of all fields. */
    public Set<String> names() {
        return mapping.fields().keySet();
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Value value(String name) {
        Value value = mapping.fields().get(name);
        return value == null ? new Nothing(mapping.place()) : value;
    }

    /** The error of a field. */
    public BadField bad(String name, String expectation) {
        return BadField.at(value(name).place(), at(name), expectation);
    }

    /** The same of one element of a list. */
    public BadField bad(String name, int index, String expectation) {
        return BadField.at(items(name).get(index).place(), at(name) + "[" + index + "]", expectation);
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

    /** Ids: a list of them; in a request also a text with commas, or one id alone. */
    public List<Long> ids(String name, int most) {
        List<String> texts = texts(name);
        if (texts.size() > most || !texts.stream().allMatch(id -> id.matches("[1-9]\\d{0,15}"))) {
            throw bad(name, "a list of at most " + most + " integer ids");
        }
        return texts.stream().map(Long::valueOf).toList();
    }

    public List<Section> sections(String name) {
        List<Section> sections = new ArrayList<>();
        int index = 0;
        for (Value item : items(name)) {
            sections.add(new Section(at(name) + "[" + index++ + "]", item, found));
        }
        return sections;
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Value item : items(name)) {
            if (!(item instanceof Scalar scalar)) {
                throw BadField.at(item.place(), at(name), "a list of texts");
            }
            texts.add(scalar.text());
        }
        return texts;
    }

    private List<Value> items(String name) {
        return switch (value(name)) {
            case Nothing _ -> List.of();
            case Items items -> items.items();
            case Scalar scalar
            when scalar.isOfRequest() -> scalar.unfolded() instanceof Items items ? items.items() : scalar.parts();
            case Scalar _, Mapping _ -> throw bad(name, "a list");
        };
    }

    /** Whether it is there, as a list or as something that stands for one. */
    public boolean isList(String name) {
        return value(name) instanceof Items || (value(name) instanceof Scalar scalar && scalar.isOfRequest());
    }

    public @Nullable Section section(String name) {
        return switch (value(name)) {
            case Nothing _ -> null;
            case Scalar scalar
            when !scalar.typed() && scalar.isOfRequest() -> new Section(at(name), scalar.unfolded(), found);
            case Value value -> new Section(at(name), value, found);
        };
    }

    /** A field as JSON, as its language's own types say. */
    public JsonNode json(String name) {
        if (!names(name)) {
            throw bad(name, "required");
        }
        return value(name).json(at(name));
    }
}
