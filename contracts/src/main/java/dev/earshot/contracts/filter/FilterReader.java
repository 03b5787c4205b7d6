package dev.earshot.contracts.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter: a leaf {@code {"field", "op", "value"}}, or a group {@code {"operator": "and" | "or" | "same_row",
 * "conditions": […]}}. Everything is checked here, and what is wrong is said with its place.
 */
public final class FilterReader {
    /** Characters of a filter at most. */
    public static final int LONGEST = 64 * 1024;

    private static final int DEEPEST = 10;
    private static final int MOST = 200;

    private final Leaves leaves;
    private int conditions;

    private FilterReader(Instant now) {
        this.leaves = new Leaves(now);
    }

    /**
     * Reads the text of a filter.
     *
     * @param now what relative times are relative to
     * @throws FilterProblem naming the place
     */
    public static CallCondition read(String text, Instant now) {
        if (text.length() > LONGEST) {
            throw new FilterProblem("the filter", "at most " + LONGEST + " characters");
        }
        try {
            return read(EarshotJson.tree(text), now);
        } catch (JsonProcessingException malformed) {
            var place = malformed.getLocation();
            throw new FilterProblem(
                    place == null ? "the filter" : "line " + place.getLineNr() + ", column " + place.getColumnNr(),
                    "a JSON document, to its end");
        }
    }

    /**
     * Reads a filter that is JSON already.
     *
     * @param now what relative times are relative to
     * @throws FilterProblem naming the place
     */
    public static CallCondition read(@Nullable JsonNode filter, Instant now) {
        if (filter == null || filter.isNull() || filter.isMissingNode() || (filter.isObject() && filter.isEmpty())) {
            return new CallCondition.All(List.of());
        }
        return new FilterReader(now).condition(filter, "", 1);
    }

    private CallCondition condition(JsonNode node, String path, int depth) {
        if (isGroup(node, path, depth)) {
            String operator = operator(node, path);
            if (operator.equals("same_row")) {
                return new CallCondition.Measured(new MetricCondition.All(row(node, path, depth)));
            }
            List<CallCondition> of = new ArrayList<>();
            JsonNode inner = inner(node, path);
            for (int i = 0; i < inner.size(); i++) {
                of.add(condition(inner.get(i), at(path, i), depth + 1));
            }
            return operator.equals("or") ? new CallCondition.Any(of) : new CallCondition.All(of);
        }
        Leaf leaf = Leaf.of(node, path);
        return Leaves.isOfMetric(leaf.field()) ? new CallCondition.Measured(leaves.metric(leaf)) : leaves.call(leaf);
    }

    private List<MetricCondition> row(JsonNode group, String path, int depth) {
        List<MetricCondition> of = new ArrayList<>();
        JsonNode inner = inner(group, path);
        for (int i = 0; i < inner.size(); i++) {
            of.add(result(inner.get(i), at(path, i), depth + 1));
        }
        return of;
    }

    private MetricCondition result(JsonNode node, String path, int depth) {
        if (isGroup(node, path, depth)) {
            List<MetricCondition> of = row(node, path, depth);
            return operator(node, path).equals("or") ? new MetricCondition.Any(of) : new MetricCondition.All(of);
        }
        Leaf leaf = Leaf.of(node, path);
        if (!Leaves.isOfMetric(leaf.field())) {
            throw new FilterProblem(
                    leaf.at("field"),
                    "in same_row one of metric_evaluations.value, metric_evaluations.metric.id,"
                            + " metric_evaluations.metric.name");
        }
        return leaves.metric(leaf);
    }

    private boolean isGroup(JsonNode node, String path, int depth) {
        if (!node.isObject()) {
            throw new FilterProblem(
                    path.isEmpty() ? "the filter" : path,
                    "an object with field, op and value, or with operator and conditions");
        }
        if (depth > DEEPEST) {
            throw new FilterProblem(path, "groups at most " + DEEPEST + " deep");
        }
        if (++conditions > MOST) {
            throw new FilterProblem(path, "at most " + MOST + " conditions");
        }
        return node.has("conditions") || node.has("operator");
    }

    private static String operator(JsonNode group, String path) {
        JsonNode operator = group.path("operator");
        String text = operator.isMissingNode() ? "and" : operator.asText();
        return switch (text) {
            case "and", "or", "same_row" -> text;
            default -> throw new FilterProblem(Leaf.place(path, "operator"), "one of and, or, same_row");
        };
    }

    private static JsonNode inner(JsonNode group, String path) {
        JsonNode inner = group.path("conditions");
        if (!inner.isArray()) {
            throw new FilterProblem(Leaf.place(path, "conditions"), "an array of conditions");
        }
        return inner;
    }

    private static String at(String path, int index) {
        return Leaf.place(path, "conditions") + "[" + index + "]";
    }
}
