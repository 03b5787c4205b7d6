package dev.earshot.store.evaluation;

import dev.earshot.contracts.json.EarshotJson;
import org.jspecify.annotations.Nullable;

/**
 * A value with its JSON: what is new is written once, for the table and for the topic alike. What comes back from a table
 * is written anew when somebody asks, since {@code jsonb} keeps values and not bytes.
 *
 * @param <T> a record of {@code contracts}
 */
public final class Serialized<T> {
    private final T value;
    private final @Nullable String fresh;

    private Serialized(T value, @Nullable String fresh) {
        this.value = value;
        this.fresh = fresh;
    }

    /** Of a value that has just come to be. */
    public static <T> Serialized<T> fresh(T value) {
        return new Serialized<>(value, EarshotJson.text(value));
    }

    /** Of a value that stands in a table. */
    static <T> Serialized<T> stored(String json, Class<T> type) {
        return new Serialized<>(EarshotJson.read(json, type), null);
    }

    /** The value. */
    public T value() {
        return value;
    }

    /** Its JSON; the same for the same value, whether fresh or stored. */
    public String text() {
        return fresh == null ? EarshotJson.text(value) : fresh;
    }

    /** Whether it is still to be stored. */
    boolean isFresh() {
        return fresh != null;
    }

    /** The kind of value only: it may hold words of a transcript. */
    @Override
    public String toString() {
        return "Serialized[" + value.getClass().getSimpleName() + "]";
    }
}
