package dev.earshot.system.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Random;

/** What can be wrong with what a body says. */
enum TreeChange {
    /** A value is of another type. */
    TYPE {
        @Override
        void apply(Draft draft) {
            draft.any().set(other(draft.random()));
        }
    },
    /** A value is not there. */
    ABSENT {
        @Override
        void apply(Draft draft) {
            draft.any().remove();
        }
    },
    /** A number at the edge of what numbers are, or beyond it. */
    NUMBER {
        private static final List<String> EDGES = List.of(
                "0",
                "-0",
                "-0.0",
                "-1",
                "1e308",
                "1e309",
                "-1e999",
                "1e-400",
                "1e999999999",
                "-1e-999999999",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "2147483648",
                "4.9e-324",
                "0.1e1",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "253402300800000",
                "-62135596800001",
                "1e13",
                "1e18",
                "1780308000000.9999999999999999999",
                "3.0000000000000000000000000000000000000001");

        @Override
        void apply(Draft draft) {
            Random random = draft.random();
            String edge = random.nextInt(8) == 0 ? "7".repeat(50 + random.nextInt(100)) : one(EDGES, random);
            draft.any().set(random.nextInt(4) == 0 ? TextNode.valueOf(edge) : Draft.raw(edge));
        }
    },
    /** A string with what strings should not hold, or of a form that means something. */
    TEXT {
        private static final List<String> ODD = List.of(
                "\"\"",
                "\" \"",
                "\"\\u0000\"",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\uffff\"",
                "\"\\ufeff\"",
                "\"\\q\"",
                "\"\\u12\"",
                "\"\u0001\"",
                "\"tab\tin it\"",
                "\"2026-02-30T25:61:61Z\"",
                "\"+999999999-12-31T23:59:59Z\"",
                "\"-0001-01-01T00:00:00Z\"",
                "\"0000-00-00\"",
                "\"9999-12-31T23:59:59.999999999Z\"",
                "\"1e400\"",
                "\"null\"",
                "\"[]\"",
                "\"{\"",
                "\"[{\\\"role\\\":\"",
                "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
                "\"\u202Eabc\"",
                "\"<script>alert(1)</script>\"",
                "\"'; drop table call_log; --\"",
                "\"../../../../etc/passwd\"",
                "\"${jndi:ldap://127.0.0.1/x}\"",
                "\"%s%n%x\"",
                "\"\\r\\nX-Injected: 1\"",
                "\"http://[::1]:99999/\"",
                "\"file:///etc/passwd\"",
                "\"true\"",
                "\"\uD83D\uDE42\u0301\u0301\u0301\"");

        @Override
        void apply(Draft draft) {
            Random random = draft.random();
            String text = random.nextInt(8) == 0
                    ? TextNode.valueOf("x".repeat(1 << random.nextInt(15))).toString()
                    : one(ODD, random);
            draft.any().set(Draft.raw(text));
        }
    },
    /** A name that should not be one. */
    NAME {
        @Override
        void apply(Draft draft) {
            Random random = draft.random();
            String name = one(
                    List.of(
                            "",
                            "\u0000",
                            "\uD800",
                            "__proto__",
                            "a/b~c",
                            "x".repeat(257),
                            "x".repeat(70_000),
                            "id",
                            "é\u0301"),
                    random);
            ObjectNode at = draft.any().value() instanceof ObjectNode object ? object : draft.root();
            at.set(name, other(random));
        }
    },
    /** A name is there twice. */
    TWICE {
        @Override
        void apply(Draft draft) {
            draft.repeatAny(draft.random().nextBoolean() ? TextNode.valueOf("second") : other(draft.random()));
        }
    },
    /** The order of the names is another, and there is space between them. */
    ORDER {
        @Override
        void apply(Draft draft) {
            draft.shuffle();
            if (draft.random().nextBoolean()) {
                draft.space();
            }
        }
    },
    /** Nested as deep as the limit, a little deeper, or as deep as a stack is. */
    DEPTH {
        @Override
        void apply(Draft draft) {
            Random random = draft.random();
            int depth = one(List.of(30, 60, 62, 63, 64, 65, 66, 100, 1_000, 20_000), random);
            boolean closed = random.nextInt(4) > 0;
            String open = random.nextBoolean() ? "[" : "{\"a\":";
            String inside = open.equals("[") ? "" : "1";
            String close = open.equals("[") ? "]" : "}";
            draft.any().set(Draft.raw(open.repeat(depth) + inside + (closed ? close.repeat(depth) : "")));
        }
    },
    /** Much of the same. */
    MANY {
        @Override
        void apply(Draft draft) {
            Random random = draft.random();
            int times = one(List.of(10, 100, 1_000, 3_000), random);
            Draft.Place place = draft.any();
            if (place.value() instanceof ArrayNode array && !array.isEmpty()) {
                JsonNode first = array.get(0);
                for (int i = 0;
                        i
                                < Math.min(
                                        times,
                                        200_000 / Math.max(1, first.toString().length()));
                        i++) {
                    array.add(first);
                }
            } else {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < times; i++) {
                    array.add(i);
                }
                place.set(array);
            }
        }
    };

    abstract void apply(Draft draft);

    static JsonNode other(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> NullNode.getInstance();
            case 1 -> BooleanNode.valueOf(random.nextBoolean());
            case 2 -> IntNode.valueOf(random.nextInt(5) - 1);
            case 3 -> nodes.numberNode(random.nextGaussian() * 1e9);
            case 4 -> TextNode.valueOf("odd");
            case 5 -> nodes.arrayNode();
            case 6 ->
                nodes.arrayNode()
                        .add(1)
                        .addNull()
                        .add("x")
                        .add(nodes.objectNode())
                        .add(nodes.arrayNode());
            case 7 -> nodes.objectNode();
            default ->
                nodes.objectNode()
                        .put("id", 7)
                        .putNull("role")
                        .set("content", nodes.arrayNode().add(true));
        };
    }

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
