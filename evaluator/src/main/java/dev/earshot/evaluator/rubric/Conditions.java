package dev.earshot.evaluator.rubric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.Outcome;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Conditions in the form of the HTTP API: held against a value, and said in words. */
final class Conditions {
    private static final double TRUE = 5;

    private Conditions() {}

    /** A condition that does not fit the kind of value, such as {@code gt} on a choice, does not hold. */
    static boolean hold(Condition condition, Outcome.Scored value) {
        return switch (condition) {
            case Condition.Group group ->
                group.operator().equals("or")
                        ? group.conditions().stream().anyMatch(each -> hold(each, value))
                        : group.conditions().stream().allMatch(each -> hold(each, value));
            case Condition.Leaf leaf -> holds(leaf, value);
        };
    }

    private static boolean holds(Condition.Leaf leaf, Outcome.Scored value) {
        if (leaf.op().equals("in")) {
            return StreamSupport.stream(leaf.value().spliterator(), false)
                    .anyMatch(each -> Boolean.TRUE.equals(equal(each, value)));
        }
        Boolean equal = equal(leaf.value(), value);
        Integer order = order(leaf.value(), value);
        return switch (leaf.op()) {
            case "eq" -> equal != null && equal;
            case "neq" -> equal != null && !equal;
            case "gt" -> order != null && order > 0;
            case "gte" -> order != null && order >= 0;
            case "lt" -> order != null && order < 0;
            case "lte" -> order != null && order <= 0;
            default -> false;
        };
    }

    private static @Nullable Boolean equal(JsonNode expected, Outcome.Scored value) {
        if (value.choice() != null) {
            return expected.isTextual() ? expected.textValue().equals(value.choice()) : null;
        }
        Integer order = order(expected, value);
        return order == null ? null : order == 0;
    }

    private static @Nullable Integer order(JsonNode expected, Outcome.Scored value) {
        Double score = value.score();
        Double bound = number(expected);
        return score == null || bound == null ? null : Double.compare(score + 0.0, bound + 0.0);
    }

    /** A binary metric's true is 5 and its false 0; numbers may come as text. */
    private static @Nullable Double number(JsonNode expected) {
        if (expected.isNumber()) {
            return expected.doubleValue();
        }
        String text = expected.asText();
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true") ? TRUE : 0;
        }
        try {
            return expected.isTextual() ? Double.valueOf(text) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    static String inWords(Condition condition) {
        return switch (condition) {
            case Condition.Leaf leaf -> leaf.field() + " " + leaf.op() + " " + inWords(leaf.value());
            case Condition.Group group ->
                group.conditions().stream()
                        .map(each -> each instanceof Condition.Group inner
                                        && inner.conditions().size() > 1
                                ? "(" + inWords(each) + ")"
                                : inWords(each))
                        .collect(Collectors.joining(" " + group.operator() + " "));
        };
    }

    private static String inWords(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
