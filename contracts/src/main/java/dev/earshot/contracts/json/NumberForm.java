package dev.earshot.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one form of each number of a free object. {@code 12345678.0} is written {@code 1.2345678E7}, a database prints it
 * as {@code 12345678}, and it comes back as another node with other bytes. In this form a number is the same before and
 * after: whole where it is whole and a {@code long} holds it, else a double where that is exact, else its digits.
 */
public final class NumberForm {
    private static final TreeCopy COPY = new TreeCopy() {
        @Override
        JsonNode leaf(JsonNode node) {
            return node.isNumber() ? number(node) : node;
        }
    };

    private static final double EXACT = 1L << 53;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    private NumberForm() {}

    /** The same value with its numbers in their one form; the same object when they were. */
    public static @Nullable JsonNode of(@Nullable JsonNode value) {
        return value == null ? null : COPY.repair(value);
    }

    private static JsonNode number(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? whole(node, node.longValue()) : large(node, node.bigIntegerValue());
        }
        double value = node.doubleValue();
        if (!Double.isFinite(value) || value != Math.rint(value)) {
            return node.isDouble() ? node : DoubleNode.valueOf(value);
        }
        if (Math.abs(value) <= EXACT) {
            return whole(node, (long) value);
        }
        BigInteger digits = new BigDecimal(Double.toString(value)).toBigInteger();
        return digits.compareTo(LEAST) < 0 || digits.compareTo(GREATEST) > 0
                ? node.isDouble() ? node : DoubleNode.valueOf(value)
                : whole(node, digits.longValueExact());
    }

    private static JsonNode whole(JsonNode node, long value) {
        if ((int) value == value) {
            return node.isInt() ? node : IntNode.valueOf((int) value);
        }
        return node.isLong() ? node : LongNode.valueOf(value);
    }

    /** A double where the shortest text of it has just these digits, which is how a double comes back. */
    private static JsonNode large(JsonNode node, BigInteger digits) {
        double value = digits.doubleValue();
        return Double.isFinite(value)
                        && new BigDecimal(Double.toString(value)).toBigInteger().equals(digits)
                ? DoubleNode.valueOf(value)
                : node;
    }
}
