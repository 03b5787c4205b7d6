package dev.earshot.controlplane.input;

import dev.earshot.controlplane.input.Value.Items;
import dev.earshot.controlplane.input.Value.Mapping;
import dev.earshot.controlplane.input.Value.Nothing;
import dev.earshot.controlplane.input.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields as they were sent, each read with what is expected of it. A field that is null is like one that is not there. A
 * document of the operator is strict (unknown fields are errors, the first error ends it); a request is not: unknown
 * fields are ignored, and {@link #take} goes on to the next field, so that all that is wrong is told at once.
 */
public final class Section extends Fields {
    private final @Nullable List<BadField> found;

    private Section(String path, Value value, @Nullable List<BadField> found) {
        super(path, value);
        this.found = found;
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

    /** Whether a request sent it as null: where that means something, it means to take the field away. */
    public boolean clears(String name) {
        return found != null && names(name) && !has(name);
    }

    /** The same of one element of a list. */
    public BadField bad(String name, int index, String expectation) {
        return BadField.at(items(name).get(index).place(), at(name) + "[" + index + "]", expectation);
    }

    /** Ids: a list of them; in a request also a text with commas, or one id alone. */
    public List<Long> ids(String name, int most) {
        List<String> texts = texts(name);
        if (texts.size() > most || !texts.stream().allMatch(id -> id.matches("[1-9]\\d{0,15}"))) {
            throw bad(name, "a list of at most " + most + " integer ids");
        }
        return texts.stream().map(Long::valueOf).toList();
    }

    /** The objects of a list; none when it is not there. */
    public List<Section> sections(String name) {
        List<Section> sections = new ArrayList<>();
        int index = 0;
        for (Value item : items(name)) {
            sections.add(new Section(at(name) + "[" + index++ + "]", item, found));
        }
        return sections;
    }

    /** The texts of a list; none when it is not there. */
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

    /** An object, {@code null} when it is not there; of a form also a text that is one. */
    public @Nullable Section section(String name) {
        return switch (value(name)) {
            case Nothing _ -> null;
            case Scalar scalar
            when !scalar.typed() && scalar.isOfRequest() -> new Section(at(name), scalar.unfolded(), found);
            case Value value -> new Section(at(name), value, found);
        };
    }
}
