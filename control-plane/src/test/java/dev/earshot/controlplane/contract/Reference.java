package dev.earshot.controlplane.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document that answers are held against: required keys, types, enumerations, formats, patterns. */
public final class Reference {
    private final JsonNode document;

    private Reference(JsonNode document) {
        this.document = document;
    }

    /** The document that {@code earshot.reference.openapi} or {@code EARSHOT_REFERENCE_OPENAPI} names, if any does. */
    public static @Nullable Reference named() {
        String path = System.getProperty(
                "earshot.reference.openapi", System.getenv().getOrDefault("EARSHOT_REFERENCE_OPENAPI", ""));
        if (path.isEmpty()) {
            return null;
        }
        try {
            return new Reference(new ObjectMapper().readTree(Path.of(path).toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Reference of(JsonNode document) {
        return new Reference(document);
    }

    /** What is wrong with an answer, each as {@code pointer: expectation}; nothing when the document does not describe it. */
    public List<String> faults(String method, String path, int status, JsonNode answer) {
        JsonNode schema = document.path("paths")
                .path(path)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status))
                .path("content")
                .path("application/json")
                .path("schema");
        List<String> faults = new ArrayList<>();
        check(schema, answer, "", faults);
        return faults;
    }

    public boolean describes(String method, String path, int status) {
        return !document.path("paths")
                .path(path)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status))
                .isMissingNode();
    }

    private void check(JsonNode sent, JsonNode value, String pointer, List<String> faults) {
        JsonNode schema =
                sent.has("$ref") ? document.at(sent.path("$ref").asText().substring(1)) : sent;
        schema.path("allOf").forEach(each -> check(each, value, pointer, faults));
        if (schema.has("oneOf")) {
            List<String> best = null;
            for (JsonNode each : schema.path("oneOf")) {
                List<String> found = new ArrayList<>();
                check(each, value, pointer, found);
                best = best == null || found.size() < best.size() ? found : best;
            }
            faults.addAll(best == null ? List.of() : best);
        }
        Set<String> types = types(schema);
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            faults.add(pointer + ": " + types + ", got " + value.getNodeType());
            return;
        }
        if (value.isNull()) {
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            faults.add(pointer + ": one of the enumeration, got " + value);
        }
        if (value.isTextual()) {
            text(schema, value.textValue(), pointer, faults);
        }
        schema.path("required").forEach(name -> {
            boolean writeOnly = schema.path("properties")
                    .path(name.asText())
                    .path("writeOnly")
                    .asBoolean();
            if (value.isObject() && !writeOnly && !value.has(name.asText())) {
                faults.add(pointer + "/" + name.asText() + ": required");
            }
        });
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())
                    && !property.getValue().path("writeOnly").asBoolean()) {
                check(property.getValue(), value.path(property.getKey()), pointer + "/" + property.getKey(), faults);
            }
        });
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.path(i), pointer + "/" + i, faults);
            }
        }
    }

    private static void text(JsonNode schema, String text, String pointer, List<String> faults) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(text)
                        .find()) {
            faults.add(pointer + ": pattern " + schema.path("pattern").asText());
        }
        if (schema.has("maxLength") && text.length() > schema.path("maxLength").asInt()) {
            faults.add(pointer + ": at most " + schema.path("maxLength").asInt() + " characters");
        }
        String format = schema.path("format").asText();
        try {
            if (format.equals("date-time")) {
                OffsetDateTime.parse(text);
            } else if (format.equals("uri") && !URI.create(text).isAbsolute()) {
                faults.add(pointer + ": uri");
            }
        } catch (DateTimeException | IllegalArgumentException malformed) {
            faults.add(pointer + ": " + format);
        }
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new HashSet<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        if (schema.path("nullable").asBoolean() && !types.isEmpty()) {
            types.add("null");
        }
        return types;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("a type that is none: " + type);
        };
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
