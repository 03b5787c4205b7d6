package dev.earshot.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Makes a tree storable: NUL and lone surrogates become U+FFFD; numbers of a size that measures nothing become {@code
 * null}, or 0 where they are that small. A database writes numbers without exponents, so each of those would take
 * hundreds of bytes. Bytes that are not UTF-8 become U+FFFD before parsing ({@link #decode}).
 *
 * @param tree the repaired tree; the same object when nothing was wrong
 * @param textRepaired whether a string or a name was changed
 * @param numberRepaired whether a number was dropped
 */
public record TextRepair(JsonNode tree, boolean textRepaired, boolean numberRepaired) {
    /** Greatest absolute value of a number that is kept; its reciprocal is the least above zero. */
    public static final double MAX_NUMBER = 1e50;

    private static final char REPLACEMENT = '\uFFFD';

    /**
     * Text of bytes.
     *
     * @param text without byte order mark
     * @param repaired whether the bytes were not UTF-8 and U+FFFD stands where they were not
     */
    public record Decoded(String text, boolean repaired) {}

    /** UTF-8 text of bytes, with U+FFFD where they are not UTF-8; a byte order mark is dropped. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** As {@link #decode}, and whether something was not UTF-8. */
    public static Decoded decoded(byte[] bytes) {
        String text = decode(bytes);
        // The character may have been sent; only where it stands do the bytes need a second look.
        return new Decoded(text, text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Repairs a tree; a tree with nothing wrong is only looked at, and untouched subtrees are shared. */
    public static TextRepair of(JsonNode tree) {
        return of(tree, true);
    }

    /**
     * As {@link #of(JsonNode)}, for a tree that was parsed from this text: without an escape by number in it, no string of
     * the tree can need a repair, and only numbers are looked at.
     */
    public static TextRepair of(JsonNode tree, String parsedFrom) {
        return of(tree, parsedFrom.contains("\\u"));
    }

    private static TextRepair of(JsonNode tree, boolean strings) {
        Walk walk = new Walk(strings);
        JsonNode repaired = walk.repair(tree);
        return new TextRepair(repaired, walk.text, walk.number);
    }

    /** Repairs one string. */
    public static String of(String text) {
        int bad = firstBad(text);
        if (bad < 0) {
            return text;
        }
        StringBuilder fixed = new StringBuilder(text.length()).append(text, 0, bad);
        for (int i = bad; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                fixed.append(c).append(text.charAt(++i));
            } else {
                fixed.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return fixed.toString();
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    @SuppressWarnings("ReferenceEquality") // of(String) gives the same object where nothing was wrong
    private static final class Walk extends TreeCopy {
        private final boolean strings;
        boolean text;
        boolean number;

        Walk(boolean strings) {
            this.strings = strings;
        }

        @Override
        JsonNode leaf(JsonNode node) {
            return switch (node.getNodeType()) {
                case STRING -> strings ? string(node) : node;
                case NUMBER -> number(node);
                case ARRAY, BINARY, BOOLEAN, MISSING, NULL, OBJECT, POJO -> node;
            };
        }

        @Override
        String name(String name) {
            String fixed = strings ? of(name) : name;
            text |= fixed != name;
            return fixed;
        }

        private JsonNode string(JsonNode node) {
            String fixed = of(node.textValue());
            if (fixed == node.textValue()) {
                return node;
            }
            text = true;
            return TextNode.valueOf(fixed);
        }

        private JsonNode number(JsonNode node) {
            double size = Math.abs(node.doubleValue());
            if (size == 0 || (size <= MAX_NUMBER && size >= 1 / MAX_NUMBER)) {
                return node;
            }
            number = true;
            return size < 1 ? IntNode.valueOf(0) : NullNode.getInstance();
        }
    }
}
