package dev.earshot.contracts.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the value of a comparison as its field wants it. Throws {@link FilterProblem}. */
final class Values {
    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST = 1_000;

    private final Instant now;

    Values(Instant now) {
        this.now = now;
    }

    static boolean isOrdering(String op) {
        return op.equals("gt") || op.equals("gte") || op.equals("lt") || op.equals("lte");
    }

    TextTest textTest(Leaf leaf) {
        return switch (leaf.op()) {
            case "eq" -> new TextTest.Is(text(leaf, leaf.value()));
            case "neq" -> new TextTest.IsNot(text(leaf, leaf.value()));
            case "in" -> new TextTest.OneOf(all(leaf, each -> text(leaf, each)));
            case "contains", "icontains" -> has(leaf, TextTest.Where.ANYWHERE);
            case "startswith", "istartswith" -> has(leaf, TextTest.Where.AT_START);
            case "endswith", "iendswith" -> has(leaf, TextTest.Where.AT_END);
            case "isnull" -> new TextTest.Missing(truth(leaf));
            case "regex" -> new TextTest.Matches(regex(leaf));
            default ->
                throw new FilterProblem(
                        leaf.at("op"), "one of eq, neq, in, contains, startswith, endswith, isnull, regex");
        };
    }

    private TextTest has(Leaf leaf, TextTest.Where where) {
        return new TextTest.Has(where, text(leaf, leaf.value()));
    }

    private String regex(Leaf leaf) {
        String regex = text(leaf, leaf.value());
        String refusal = SafeRegex.refusal(regex);
        if (refusal != null) {
            throw new FilterProblem(leaf.at("value"), refusal);
        }
        return regex;
    }

    NumberTest numberTest(Leaf leaf) {
        return switch (leaf.op()) {
            case "in" -> new NumberTest.OneOf(all(leaf, each -> number(leaf, each)));
            case "isnull" -> new NumberTest.Missing(truth(leaf));
            default ->
                new NumberTest.Compares(
                        comparison(leaf, "eq, neq, gt, gte, lt, lte, in, isnull"), number(leaf, leaf.value()));
        };
    }

    Comparison comparison(Leaf leaf, String allowed) {
        return switch (leaf.op()) {
            case "eq" -> Comparison.EQ;
            case "neq" -> Comparison.NEQ;
            case "gt" -> Comparison.GT;
            case "gte" -> Comparison.GTE;
            case "lt" -> Comparison.LT;
            case "lte" -> Comparison.LTE;
            default -> throw new FilterProblem(leaf.at("op"), "one of " + allowed);
        };
    }

    Instant time(Leaf leaf, Comparison comparison) {
        boolean end = comparison == Comparison.LT || comparison == Comparison.LTE;
        String text = leaf.value().isTextual() ? leaf.value().textValue() : "";
        Instant time = RelativeTime.of(text, now, end);
        if (time == null) {
            throw new FilterProblem(
                    leaf.at("value"),
                    "an ISO 8601 date-time of the years 1970 to 9999, or a relative one: now, now-1d, now-2h, today,"
                            + " today-7d; units s m h d w M y");
        }
        return time;
    }

    boolean truth(Leaf leaf) {
        JsonNode value = leaf.value();
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return switch (value.isMissingNode() && leaf.op().equals("isnull") ? "true" : value.asText("")) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            default -> throw new FilterProblem(leaf.at("value"), "true or false");
        };
    }

    String clean(Leaf leaf, String part, String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw new FilterProblem(leaf.at(part), "at most " + LONGEST_TEXT + " characters, none of them NUL");
        }
        return text;
    }

    private String text(Leaf leaf, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw new FilterProblem(leaf.at("value"), "a text");
        }
        return clean(leaf, "value", value.asText());
    }

    private double number(Leaf leaf, JsonNode value) {
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        if (value.isTextual() && value.textValue().strip().matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
            return Double.parseDouble(value.textValue().strip());
        }
        throw new FilterProblem(leaf.at("value"), "a number");
    }

    private interface Each<T> {
        T of(JsonNode value);
    }

    private static <T> List<T> all(Leaf leaf, Each<T> each) {
        if (!leaf.value().isArray() || leaf.value().size() > MOST) {
            throw new FilterProblem(leaf.at("value"), "an array of at most " + MOST + " values");
        }
        List<T> all = new ArrayList<>();
        leaf.value().forEach(value -> all.add(each.of(value)));
        return all;
    }
}
