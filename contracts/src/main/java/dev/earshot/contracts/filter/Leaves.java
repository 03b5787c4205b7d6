package dev.earshot.contracts.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.KnownText;
import dev.earshot.contracts.filter.CallCondition.NumberField;
import dev.earshot.contracts.filter.CallCondition.TextField;
import dev.earshot.contracts.filter.CallCondition.TimeField;
import dev.earshot.contracts.filter.CallCondition.TruthField;
import java.time.Instant;

/** Makes a condition of a comparison as it is written. Throws {@link FilterProblem}. */
final class Leaves {
    private static final String METRIC = "metric_evaluations.";
    private static final String METADATA = "metadata.";
    private static final String FIELDS = "one of id, call_id, agent.id, agent.agent_name, timestamp, created_at,"
            + " updated_at, duration, success, is_reviewed, customer_number, call_ended_reason, dropoff_point, topic,"
            + " metadata.<key>, metric_evaluations.value, metric_evaluations.metric.id, metric_evaluations.metric.name";

    private final Values values;

    Leaves(Instant now) {
        this.values = new Values(now);
    }

    static boolean isOfMetric(String field) {
        return field.startsWith(METRIC);
    }

    CallCondition call(Leaf leaf) {
        return switch (leaf.field()) {
            case "id" -> number(leaf, NumberField.ID);
            case "agent", "agent.id", "agent_id" -> number(leaf, NumberField.AGENT_ID);
            case "duration" -> number(leaf, NumberField.DURATION);
            case "timestamp" -> time(leaf, TimeField.TIMESTAMP);
            case "created_at" -> time(leaf, TimeField.CREATED_AT);
            case "updated_at" -> time(leaf, TimeField.UPDATED_AT);
            case "success" -> truth(leaf, TruthField.SUCCESS);
            case "is_reviewed" -> truth(leaf, TruthField.REVIEWED);
            case "call_id" -> text(leaf, KnownText.CALL_ID);
            case "customer_number" -> text(leaf, KnownText.CUSTOMER_NUMBER);
            case "call_ended_reason" -> text(leaf, KnownText.ENDED_REASON);
            case "dropoff_point" -> text(leaf, KnownText.DROPOFF_POINT);
            case "topic" -> text(leaf, KnownText.TOPIC);
            case "agent.agent_name", "agent.name", "agent_name" -> text(leaf, KnownText.AGENT_NAME);
            default -> metadata(leaf);
        };
    }

    private CallCondition metadata(Leaf leaf) {
        if (!leaf.field().startsWith(METADATA)) {
            throw new FilterProblem(leaf.at("field"), FIELDS);
        }
        String key = leaf.field().substring(METADATA.length());
        if (key.isEmpty() || key.indexOf('.') >= 0 || key.contains("__")) {
            throw new FilterProblem(
                    leaf.at("field"), "metadata. and a key of its top level; nested keys are not asked");
        }
        return text(leaf, new CallCondition.Metadata(values.clean(leaf, "field", key)));
    }

    private CallCondition text(Leaf leaf, TextField field) {
        return new CallCondition.Text(field, values.textTest(leaf));
    }

    private CallCondition number(Leaf leaf, NumberField field) {
        return new CallCondition.Amount(field, values.numberTest(leaf));
    }

    private CallCondition time(Leaf leaf, TimeField field) {
        Comparison comparison = values.comparison(leaf, "eq, gt, gte, lt, lte");
        if (comparison == Comparison.NEQ) {
            throw new FilterProblem(leaf.at("op"), "one of eq, gt, gte, lt, lte");
        }
        return new CallCondition.Time(field, comparison, values.time(leaf, comparison));
    }

    private CallCondition truth(Leaf leaf, TruthField field) {
        return switch (leaf.op()) {
            case "eq" -> new CallCondition.Truth(field, values.truth(leaf), false);
            case "neq" -> new CallCondition.Truth(field, values.truth(leaf), true);
            case "isnull" -> new CallCondition.Unknown(field, values.truth(leaf));
            default -> throw new FilterProblem(leaf.at("op"), "one of eq, neq, isnull");
        };
    }

    MetricCondition metric(Leaf leaf) {
        return switch (leaf.field().substring(METRIC.length())) {
            case "metric.id", "metric_id", "metric" -> new MetricCondition.Id(values.numberTest(leaf));
            case "metric.name", "metric_name" -> new MetricCondition.Name(values.textTest(leaf));
            case "value", "score", "enum" -> value(leaf);
            default ->
                throw new FilterProblem(
                        leaf.at("field"),
                        "one of metric_evaluations.value, metric_evaluations.metric.id, metric_evaluations.metric.name");
        };
    }

    /** A metric's value is a number, a word, or a truth that is kept as 5 or 0: what it is held against says which. */
    private MetricCondition value(Leaf leaf) {
        if (leaf.op().equals("isnull")) {
            return new MetricCondition.Valueless(values.truth(leaf));
        }
        JsonNode value = leaf.value();
        if (value.isBoolean()) {
            NumberTest.Compares is =
                    new NumberTest.Compares(values.comparison(leaf, "eq, neq"), value.booleanValue() ? 5 : 0);
            if (is.comparison() != Comparison.EQ && is.comparison() != Comparison.NEQ) {
                throw new FilterProblem(leaf.at("op"), "eq or neq, for a value that is true or false");
            }
            return new MetricCondition.Score(is);
        }
        JsonNode first = value.isArray() && !value.isEmpty() ? value.get(0) : value;
        return first.isNumber() || Values.isOrdering(leaf.op())
                ? new MetricCondition.Score(values.numberTest(leaf))
                : new MetricCondition.Choice(values.textTest(leaf));
    }
}
