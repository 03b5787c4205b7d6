package dev.earshot.contracts.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A condition of a rubric rule in the API's own form: a leaf, or a group of conditions. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Condition {

    /**
     * One comparison.
     *
     * @param field {@code score} or {@code enum}
     * @param op {@code eq neq gt gte lt lte in}
     * @param value what it is held against; never a missing node
     */
    record Leaf(String field, String op, JsonNode value) implements Condition {}

    /**
     * Several conditions.
     *
     * @param operator {@code and} or {@code or}
     * @param conditions at least one
     */
    record Group(String operator, List<Condition> conditions) implements Condition {
        public Group {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * Reads either form.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Condition of(JsonNode node) {
        if (node.has("conditions")) {
            List<Condition> inner = new ArrayList<>();
            node.get("conditions").forEach(each -> inner.add(of(each)));
            String operator = node.path("operator").asText("and");
            if (!operator.equals("and") && !operator.equals("or")) {
                throw new IllegalArgumentException("operator must be and or or, got " + operator);
            }
            if (inner.isEmpty()) {
                throw new IllegalArgumentException("conditions must hold at least one condition");
            }
            return new Group(operator, inner);
        }
        if (!node.hasNonNull("op") || !node.has("value")) {
            throw new IllegalArgumentException("a condition has field, op and value");
        }
        return new Leaf(node.path("field").asText("score"), node.get("op").asText(), node.get("value"));
    }
}
