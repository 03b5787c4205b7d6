package dev.earshot.controlplane.api;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.KnownText;
import dev.earshot.contracts.filter.CallCondition.NumberField;
import dev.earshot.contracts.filter.CallCondition.TruthField;
import dev.earshot.contracts.filter.FilterProblem;
import dev.earshot.contracts.filter.FilterReader;
import dev.earshot.contracts.filter.MetricCondition;
import dev.earshot.contracts.filter.NumberTest;
import dev.earshot.contracts.filter.TextTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a query: today's names, those that older clients send, and {@code filters_v2}. All of them must hold.
 * Times are not among them: they say which part of the list is looked at.
 */
final class QueryFilters {
    private final QueryText query;
    private final List<CallCondition> all = new ArrayList<>();

    private QueryFilters(QueryText query) {
        this.query = query;
    }

    /**
     * Reads the filters; throws {@link Refused}.
     *
     * @param byAssistant our ids of the agents that a provider knows by this id
     * @param now what relative times are relative to
     */
    static CallCondition of(QueryText query, Function<String, List<Long>> byAssistant, Instant now) {
        QueryFilters filters = new QueryFilters(query);
        filters.agents(byAssistant);
        filters.numbers();
        filters.texts();
        filters.truths();
        filters.metrics();
        filters.language(now);
        return filters.all.size() == 1 ? filters.all.getFirst() : new CallCondition.All(filters.all);
    }

    private void agents(Function<String, List<Long>> byAssistant) {
        Long agent = query.id("agent_id");
        if (agent != null) {
            all.add(ids(NumberField.AGENT_ID, List.of(agent)));
        }
        String assistant = query.text("assistant_id");
        if (assistant != null) {
            all.add(ids(NumberField.AGENT_ID, byAssistant.apply(assistant)));
        }
    }

    private void numbers() {
        for (String name : new String[] {"call_ids", "id__in"}) {
            List<Long> ids = query.ids(name);
            if (!ids.isEmpty()) {
                all.add(ids(NumberField.ID, ids));
            }
        }
        duration("duration__gte", Comparison.GTE);
        duration("duration__lte", Comparison.LTE);
    }

    private void duration(String name, Comparison comparison) {
        Double seconds = query.decimal(name);
        if (seconds != null) {
            all.add(new CallCondition.Amount(NumberField.DURATION, new NumberTest.Compares(comparison, seconds)));
        }
    }

    private void texts() {
        is(query.text("search"), KnownText.CALL_ID);
        texts("call_id", KnownText.CALL_ID);
        texts("customer_number", KnownText.CUSTOMER_NUMBER);
        texts("call_ended_reason", KnownText.ENDED_REASON);
        String other = query.text("call_ended_reason_not_equals");
        if (other != null) {
            all.add(new CallCondition.Text(KnownText.ENDED_REASON, new TextTest.IsNot(other)));
        }
    }

    private void texts(String name, KnownText field) {
        is(query.text(name), field);
        List<String> several = query.texts(name + "__in");
        if (!several.isEmpty()) {
            all.add(new CallCondition.Text(field, new TextTest.OneOf(several)));
        }
        String part = query.text(name + "__icontains");
        if (part != null) {
            all.add(new CallCondition.Text(field, new TextTest.Has(TextTest.Where.ANYWHERE, part)));
        }
    }

    private void is(@Nullable String text, KnownText field) {
        if (text != null) {
            all.add(new CallCondition.Text(field, new TextTest.Is(text)));
        }
    }

    private void truths() {
        truth("success", TruthField.SUCCESS);
        truth("is_reviewed", TruthField.REVIEWED);
    }

    private void truth(String name, TruthField field) {
        Boolean value = query.truth(name);
        if (value != null) {
            all.add(new CallCondition.Truth(field, value, false));
        }
    }

    private void metrics() {
        List<Long> metrics = query.ids("metrics");
        if (!metrics.isEmpty()) {
            all.add(new CallCondition.Measured(new MetricCondition.Id(oneOf(metrics))));
        }
    }

    private void language(Instant now) {
        String filter = query.filter("filters_v2");
        if (filter == null) {
            return;
        }
        try {
            all.add(FilterReader.read(filter, now));
        } catch (FilterProblem problem) {
            throw Refused.field("filters_v2", problem.place() + ": " + problem.expectation() + ".");
        }
    }

    private static CallCondition ids(NumberField field, List<Long> ids) {
        return new CallCondition.Amount(field, oneOf(ids));
    }

    private static NumberTest oneOf(List<Long> ids) {
        return new NumberTest.OneOf(ids.stream().map(Long::doubleValue).toList());
    }
}
