package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few scalars of a provider's body that decide whose it is, found in one streaming pass; never a tree. Of a name that
 * is there twice the last counts. What is no JSON tells what stood before the fault: it is not the gateway that judges a
 * verified body.
 */
public final class Told {
    /** What a body tells that nobody could read. */
    public static final Told NOTHING = new Told(Map.of(), false);

    private final Map<String, String> values;
    private final boolean whole;

    private Told(Map<String, String> values, boolean whole) {
        this.values = values;
        this.whole = whole;
    }

    /** Looks for scalars at these pointers. */
    public static Told of(byte[] body, Pointers pointers) {
        Told told = read(() -> EarshotJson.FACTORY.createParser(body), pointers);
        return told.whole ? told : repaired(body, pointers, told);
    }

    // Bytes that are no UTF-8 are repaired by the normalizer; here, too, or it would look like nobody's.
    private static Told repaired(byte[] body, Pointers pointers, Told told) {
        byte[] text = TextRepair.decode(body).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(text, body) ? told : read(() -> EarshotJson.FACTORY.createParser(text), pointers);
    }

    /** The same, of a body that is larger than a document of ours may be. */
    static Told of(JsonFactory factory, InputStream body, Pointers pointers) throws IOException {
        try {
            return read(() -> factory.createParser(body), pointers);
        } finally {
            body.close();
        }
    }

    private interface Opening {
        JsonParser open() throws IOException;
    }

    private static Told read(Opening opening, Pointers pointers) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = opening.open()) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, pointers, values);
            } else {
                parser.skipChildren();
            }
            return new Told(values, parser.nextToken() == null);
        } catch (IOException malformed) {
            return new Told(values, false);
        }
    }

    private static void object(JsonParser parser, Pointers at, Map<String, String> into) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Pointers below = at.below(name);
            JsonToken value = parser.nextToken();
            if (value == null) {
                return;
            }
            if (value == JsonToken.START_OBJECT && below != null && below.goOn()) {
                object(parser, below, into);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (below != null && below.end() != null && value != JsonToken.VALUE_NULL) {
                into.put(below.end(), text(parser, value));
            }
        }
    }

    // A number has one text, that of its value; one with a fraction has none and is nobody's id, as the normalizer has
    // it.
    private static String text(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NUMBER_INT -> parser.getNumberValue().toString();
            case VALUE_NUMBER_FLOAT -> "";
            default -> TextRepair.of(parser.getText());
        };
    }

    /** Whether the body was JSON to its end. */
    public boolean whole() {
        return whole;
    }

    /** Everything that is told, by its pointer. */
    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** The value at a pointer as text, {@code null} when it is absent, empty, null or no scalar. */
    public @Nullable String at(String pointer) {
        String value = values.get(pointer);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The first of these that is told. */
    public @Nullable String first(Collection<String> pointers) {
        for (String pointer : pointers) {
            String value = at(pointer);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Those of these that are told, in their order. */
    public Set<String> all(Collection<String> pointers) {
        Set<String> found = new LinkedHashSet<>();
        for (String pointer : pointers) {
            String value = at(pointer);
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }
}
