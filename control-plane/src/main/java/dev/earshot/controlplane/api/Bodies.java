package dev.earshot.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.json.TextRepair;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Value;
import dev.earshot.controlplane.input.Value.Place;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests: JSON and the two kinds of form are read into one thing and mean the same. */
public final class Bodies {
    /** Largest body, in bytes. */
    public static final int LARGEST = 5 * 1024 * 1024;

    private Bodies() {}

    /** The fields of a body; throws {@link Refused}. */
    public static Section section(HttpHeaders headers, byte[] body) {
        return Section.lenient("", value(headers, body));
    }

    /** A body, which may be a list; nothing at all is an object without fields. Throws {@link Refused}. */
    public static Value value(HttpHeaders headers, byte[] body) {
        if (body.length > LARGEST) {
            throw Refused.with(
                    413, "A body has at most " + LARGEST + " bytes (5 MiB); this one has " + body.length + ".");
        }
        if (body.length == 0) {
            return new Value.Mapping(Place.NONE, Map.of());
        }
        MediaType type = headers.getMediaType();
        String name = type == null ? "application/json" : type.getType() + "/" + type.getSubtype();
        return switch (name) {
            case "application/json" -> json(body);
            case "application/x-www-form-urlencoded" -> of(Forms.urlEncoded(body));
            case "multipart/form-data" ->
                of(Forms.multipart(body, String.valueOf(headers.getHeaderString("content-type"))));
            default ->
                throw Refused.with(
                        415,
                        "Unsupported media type \"" + name + "\" in request; application/json,"
                                + " application/x-www-form-urlencoded or multipart/form-data.");
        };
    }

    /** The parameters of a query, read as a form is. */
    public static Section query(MultivaluedMap<String, String> query) {
        return Section.lenient("", of(query));
    }

    private static Value json(byte[] body) {
        try {
            @Nullable JsonNode tree = EarshotJson.MAPPER.readTree(body);
            return Value.of(TextRepair.of(tree).tree());
        } catch (StreamConstraintsException tooMuch) {
            throw Refused.with(
                    413,
                    "The body is deeper, or a text or a number of it longer, than is read: "
                            + tooMuch.getOriginalMessage());
        } catch (JsonProcessingException malformed) {
            var at = malformed.getLocation();
            throw Refused.with(
                    400,
                    "JSON parse error"
                            + (at == null ? "." : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        } catch (IOException malformed) {
            throw Refused.with(400, "JSON parse error.");
        }
    }

    private static Value of(Map<String, List<String>> form) {
        Map<String, Value> fields = new LinkedHashMap<>();
        form.forEach((name, texts) -> {
            List<Value> values = new ArrayList<>();
            texts.forEach(text -> values.add(Value.ofText(TextRepair.of(text))));
            fields.put(name, values.size() == 1 ? values.getFirst() : new Value.Items(Place.NONE, values));
        });
        return new Value.Mapping(Place.NONE, fields);
    }
}
