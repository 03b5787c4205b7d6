package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A tree on its way to become a text that no tree can be: with names twice, and values that are no JSON. */
final class Draft {
    private final ObjectNode root;
    private final Random random;
    private final IdentityHashMap<ObjectNode, Map<String, JsonNode>> twice = new IdentityHashMap<>();
    private boolean shuffled;
    private boolean spaced;

    Draft(ObjectNode root, Random random) {
        this.root = root;
        this.random = random;
    }

    /** A value and where it stands. */
    interface Place {
        JsonNode value();

        void set(JsonNode value);

        void remove();
    }

    private record Member(ObjectNode object, String name, JsonNode value) implements Place {
        @Override
        public void set(JsonNode other) {
            object.set(name, other);
        }

        @Override
        public void remove() {
            object.remove(name);
        }
    }

    private record Element(ArrayNode array, int index, JsonNode value) implements Place {
        @Override
        public void set(JsonNode other) {
            array.set(index, other);
        }

        @Override
        public void remove() {
            array.remove(index);
        }
    }

    ObjectNode root() {
        return root;
    }

    Random random() {
        return random;
    }

    /** Any value of it; half of them near the top, where they mean most. */
    Place any() {
        List<Place> places = new ArrayList<>();
        collect(root, random.nextBoolean() ? 2 : Integer.MAX_VALUE, places);
        if (places.isEmpty()) {
            root.put("x", 1);
            return new Member(root, "x", root.path("x"));
        }
        return places.get(random.nextInt(places.size()));
    }

    private static void collect(JsonNode node, int depth, List<Place> into) {
        if (depth == 0) {
            return;
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                into.add(new Member(object, member.getKey(), member.getValue()));
                collect(member.getValue(), depth - 1, into);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                into.add(new Element(array, i, array.get(i)));
                collect(array.get(i), depth - 1, into);
            }
        }
    }

    /** What is written as it stands, JSON or not. */
    static JsonNode raw(String text) {
        return new POJONode(text);
    }

    /** Any member's name is there twice, the second time with another value. */
    void repeatAny(JsonNode second) {
        if (any() instanceof Member member) {
            twice.computeIfAbsent(member.object(), _ -> new LinkedHashMap<>()).put(member.name(), second);
        } else {
            twice.computeIfAbsent(root, _ -> new LinkedHashMap<>())
                    .put(root.fieldNames().next(), second);
        }
    }

    void shuffle() {
        shuffled = true;
    }

    void space() {
        spaced = true;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        write(root, text);
        return text.toString();
    }

    private void write(JsonNode node, StringBuilder to) {
        if (node instanceof ObjectNode object) {
            write(object, to);
        } else if (node instanceof ArrayNode array) {
            to.append('[');
            for (int i = 0; i < array.size(); i++) {
                separate(i, to);
                write(array.get(i), to);
            }
            to.append(']');
        } else if (node instanceof POJONode raw) {
            to.append(raw.getPojo());
        } else {
            to.append(node);
        }
    }

    private void write(ObjectNode object, StringBuilder to) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        members.addAll(twice.getOrDefault(object, Map.of()).entrySet());
        if (shuffled) {
            Collections.shuffle(members, random);
        }
        to.append('{');
        for (int i = 0; i < members.size(); i++) {
            separate(i, to);
            to.append(TextNode.valueOf(members.get(i).getKey())).append(':');
            write(members.get(i).getValue(), to);
        }
        to.append('}');
    }

    private void separate(int index, StringBuilder to) {
        if (index > 0) {
            to.append(',');
        }
        if (spaced) {
            to.append(" \t\r\n".repeat(random.nextInt(4)));
        }
    }
}
