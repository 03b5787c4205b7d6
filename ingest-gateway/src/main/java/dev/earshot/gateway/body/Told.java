package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The few scalars of a provider's body that decide whose it is, found in one streaming pass; never a tree. */
public final class Told {
    private static final Told NOTHING = new Told(Map.of());

    private final Map<String, String> values;

    private Told(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Looks for scalars at these pointers, at most three names deep. What is no JSON tells nothing: it is not the
     * gateway that judges a verified body.
     */
    public static Told of(byte[] body, Set<String> pointers) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = EarshotJson.FACTORY.createParser(body)) {
            collect(parser, pointers, prefixes(pointers), values);
            return new Told(values);
        } catch (IOException malformed) {
            return again(body, pointers);
        }
    }

    // Bytes that are no UTF-8 are repaired by the normalizer; here, too, or it would look like nobody's.
    private static Told again(byte[] body, Set<String> pointers) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = EarshotJson.FACTORY.createParser(TextRepair.decode(body))) {
            collect(parser, pointers, prefixes(pointers), values);
            return new Told(values);
        } catch (IOException malformed) {
            return values.isEmpty() ? NOTHING : new Told(values);
        }
    }

    /** The same, of a body that is larger than a document of ours may be. */
    static Told of(JsonFactory factory, java.io.InputStream body, Set<String> pointers) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = factory.createParser(body)) {
            collect(parser, pointers, prefixes(pointers), values);
        }
        return new Told(values);
    }

    private static Set<String> prefixes(Set<String> pointers) {
        Set<String> prefixes = new HashSet<>();
        for (String pointer : pointers) {
            for (int slash = pointer.lastIndexOf('/'); slash >= 0; slash = pointer.lastIndexOf('/', slash - 1)) {
                prefixes.add(pointer.substring(0, slash));
            }
        }
        return prefixes;
    }

    private static void collect(JsonParser parser, Set<String> pointers, Set<String> prefixes, Map<String, String> into)
            throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            object(parser, "", pointers, prefixes, into);
        }
    }

    private static void object(
            JsonParser parser, String at, Set<String> pointers, Set<String> prefixes, Map<String, String> into)
            throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            String pointer = at + "/" + name;
            JsonToken value = parser.nextToken();
            if (value == null) {
                return;
            }
            if (value == JsonToken.START_OBJECT && prefixes.contains(pointer)) {
                object(parser, pointer, pointers, prefixes, into);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL && pointers.contains(pointer)) {
                into.put(pointer, parser.getText());
            }
        }
    }

    /** The value at a pointer as text, {@code null} when it is absent, empty, null or no scalar. */
    public @Nullable String at(String pointer) {
        String value = values.get(pointer);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The first of these that is told. */
    public @Nullable String first(String... pointers) {
        for (String pointer : pointers) {
            String value = at(pointer);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Those of these that are told. */
    public Set<String> all(String... pointers) {
        Set<String> found = new HashSet<>();
        for (String pointer : pointers) {
            String value = at(pointer);
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }
}
