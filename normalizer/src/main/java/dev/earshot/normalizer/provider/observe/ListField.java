package dev.earshot.normalizer.provider.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list as it may be sent: an array, JSON in a string, or values between commas. */
final class ListField {
    private ListField() {}

    /** The texts of a list, {@code null} when none is told. */
    static @Nullable List<String> texts(Field field) {
        List<String> texts = new ArrayList<>();
        for (Field each : elements(field)) {
            String text = each.text();
            if (text != null) {
                texts.add(text.strip());
            }
        }
        return texts.isEmpty() ? null : texts;
    }

    /** The ids of a list, {@code null} when none is told; what is no id is left out. */
    static @Nullable List<Long> ids(Field field) {
        List<Long> ids = new ArrayList<>();
        for (Field each : elements(field)) {
            Long id = each.id();
            if (id != null) {
                ids.add(id);
            }
        }
        return ids.isEmpty() ? null : ids;
    }

    private static List<Field> elements(Field field) {
        String text = field.string();
        JsonNode held = text == null ? null : FreeJson.container(text);
        if (held != null) {
            return new Field(held).rows();
        }
        if (text == null) {
            return field.node().isNumber() ? List.of(field) : field.rows();
        }
        List<Field> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            parts.add(new Field(com.fasterxml.jackson.databind.node.TextNode.valueOf(part)));
        }
        return parts;
    }
}
