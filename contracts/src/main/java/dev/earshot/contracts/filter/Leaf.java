package dev.earshot.contracts.filter;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One comparison as it is written.
 *
 * @param path of it in the filter, empty at the top
 * @param value {@code null} in JSON where none was given
 */
record Leaf(String path, String field, String op, JsonNode value) {
    static Leaf of(JsonNode node, String path) {
        for (String name : new String[] {"field", "op"}) {
            if (!node.path(name).isTextual()) {
                throw new FilterProblem(place(path, name), "a text");
            }
        }
        return new Leaf(
                path,
                node.path("field").textValue().strip(),
                node.path("op").textValue().strip(),
                node.path("value"));
    }

    /** Where a part of it stands. */
    String at(String name) {
        return place(path, name);
    }

    static String place(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
