package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.score.Condition;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.input.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The pass/fail rule of a project: what may be asked of a metric depends on the kind of its value. */
final class RubricFields {
    private static final int MOST_RULES = 100;
    private static final Set<String> EQUAL = Set.of("eq", "neq");
    private static final Set<String> ONE_OF = Set.of("eq", "neq", "in");
    private static final Set<String> COMPARE = Set.of("gt", "gte", "lt", "lte", "eq");

    private RubricFields() {}

    /** Reads a rubric over these metrics; an empty one has no rules. */
    static Rubric of(Section section, Collection<Metric> metrics) {
        section.allow(Set.of("evaluation_logic", "rules"));
        if (section.has("evaluation_logic") && !"and".equals(section.text("evaluation_logic"))) {
            throw section.bad("evaluation_logic", "and");
        }
        List<Rubric.Rule> rules = new ArrayList<>();
        for (Section rule : section.sections("rules")) {
            rule.allow(Set.of("metric", "metric_id", "conditions"));
            Metric metric = metric(rule, metrics);
            Section conditions = rule.section("conditions");
            if (conditions == null || asksNothing(conditions)) {
                throw rule.bad("conditions", "required, at least one condition");
            }
            rules.add(new Rubric.Rule(metric.id(), condition(conditions, metric)));
        }
        if (rules.size() > MOST_RULES) {
            throw section.bad("rules", "at most " + MOST_RULES + " rules");
        }
        return new Rubric(rules);
    }

    private static Metric metric(Section rule, Collection<Metric> metrics) {
        Long id = rule.id("metric_id");
        String name = id == null ? rule.required("metric") : null;
        return metrics.stream()
                .filter(metric -> id == null ? metric.name().equals(name) : metric.id() == id)
                .findFirst()
                .orElseThrow(() -> rule.bad(id == null ? "metric" : "metric_id", "a metric of this project"));
    }

    private static boolean asksNothing(Section section) {
        return Stream.of("conditions", "field", "op", "value").noneMatch(section::has);
    }

    private static Condition condition(Section section, Metric metric) {
        return section.has("conditions") ? group(section, metric) : leaf(section, metric);
    }

    private static Condition group(Section section, Metric metric) {
        section.allow(Set.of("operator", "conditions"));
        String operator = Objects.requireNonNullElse(section.text("operator"), "and");
        if (!Set.of("and", "or").contains(operator)) {
            throw section.bad("operator", "and or or");
        }
        List<Section> inner = section.sections("conditions");
        if (inner.isEmpty() || inner.stream().anyMatch(RubricFields::asksNothing)) {
            throw section.bad("conditions", "at least one condition, and none that is empty");
        }
        return new Condition.Group(
                operator, inner.stream().map(each -> condition(each, metric)).toList());
    }

    private static Condition leaf(Section section, Metric metric) {
        section.allow(Set.of("field", "op", "value"));
        EvalType type = metric.evalType();
        String field = type == EvalType.ENUM ? "enum" : "score";
        if (!field.equals(section.required("field"))) {
            throw section.bad("field", field + ", for " + metric.name() + " is " + type.wire());
        }
        Set<String> ops = switch (type) {
            case ENUM -> ONE_OF;
            case BINARY -> EQUAL;
            case NUMERIC, CONTINUOUS_QUALITATIVE -> COMPARE;
        };
        String op = section.required("op");
        if (!ops.contains(op)) {
            throw section.bad(
                    "op",
                    String.join(" or ", ops.stream().sorted().toList()) + ", for " + metric.name() + " is "
                            + type.wire());
        }
        JsonNode value = section.json("value");
        checkValue(section, metric, op, value);
        return new Condition.Leaf(field, op, value);
    }

    private static void checkValue(Section section, Metric metric, String op, JsonNode value) {
        switch (metric.evalType()) {
            case NUMERIC, CONTINUOUS_QUALITATIVE -> {
                if (!value.isNumber()) {
                    throw section.bad("value", "a number");
                }
            }
            case BINARY -> {
                boolean five = value.isNumber() && (value.asDouble() == 5 || value.asDouble() == 0);
                if (!value.isBoolean() && !five) {
                    throw section.bad("value", "true or 5, false or 0");
                }
            }
            case ENUM -> checkChoice(section, metric, op, value);
        }
    }

    private static void checkChoice(Section section, Metric metric, String op, JsonNode value) {
        if (op.equals("in") ? !value.isArray() || value.isEmpty() : !value.isTextual()) {
            throw section.bad("value", op.equals("in") ? "a list of texts" : "a text");
        }
        List<JsonNode> choices = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(choices::add);
        } else {
            choices.add(value);
        }
        List<String> known = metric.enumValues();
        for (JsonNode choice : choices) {
            if (!choice.isTextual() || (!known.isEmpty() && !known.contains(choice.textValue()))) {
                throw section.bad("value", known.isEmpty() ? "texts" : "of " + String.join(", ", known));
            }
        }
    }
}
