package dev.earshot.controlplane.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;

/** The documents inside a row. */
final class Json {
    private Json() {}

    static String text(Object value) {
        return EarshotJson.text(value);
    }

    static JsonNode tree(String text) {
        return EarshotJson.read(text, JsonNode.class);
    }

    static <T> T read(String text, Class<T> type) {
        return EarshotJson.read(text, type);
    }
}
