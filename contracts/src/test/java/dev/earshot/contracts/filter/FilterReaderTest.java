package dev.earshot.contracts.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.KnownText;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-15T10:20:30Z");

    @Test
    void aLeafIsOneComparison() {
        assertThat(read("{'field': 'customer_number', 'op': 'contains', 'value': '555'}"))
                .isEqualTo(new CallCondition.Text(
                        KnownText.CUSTOMER_NUMBER, new TextTest.Has(TextTest.Where.ANYWHERE, "555")));
        assertThat(read("{'field': 'success', 'op': 'neq', 'value': true}"))
                .isEqualTo(new CallCondition.Truth(CallCondition.TruthField.SUCCESS, true, true));
        assertThat(read("{'field': 'metadata.branch', 'op': 'eq', 'value': 7}"))
                .isEqualTo(new CallCondition.Text(new CallCondition.Metadata("branch"), new TextTest.Is("7")));
    }

    @Test
    void groupsMayBeNested() {
        assertThat(read("""
                {'operator': 'or', 'conditions': [
                  {'field': 'duration', 'op': 'gte', 'value': 60},
                  {'operator': 'and', 'conditions': []}]}"""))
                .isEqualTo(new CallCondition.Any(List.of(
                        new CallCondition.Amount(
                                CallCondition.NumberField.DURATION, new NumberTest.Compares(Comparison.GTE, 60)),
                        new CallCondition.All(List.of()))));
        assertThat(read("{}")).isEqualTo(new CallCondition.All(List.of()));
    }

    @Test
    void sameRowIsOneResultAndWithoutItEachComparisonHasItsOwn() {
        String id = "{'field': 'metric_evaluations.metric.id', 'op': 'eq', 'value': 7}";
        String value = "{'field': 'metric_evaluations.value', 'op': 'lt', 'value': 3}";
        MetricCondition is7 = new MetricCondition.Id(new NumberTest.Compares(Comparison.EQ, 7));
        MetricCondition below3 = new MetricCondition.Score(new NumberTest.Compares(Comparison.LT, 3));
        assertThat(read("{'operator': 'same_row', 'conditions': [" + id + "," + value + "]}"))
                .isEqualTo(new CallCondition.Measured(new MetricCondition.All(List.of(is7, below3))));
        assertThat(read("{'operator': 'and', 'conditions': [" + id + "," + value + "]}"))
                .isEqualTo(new CallCondition.All(
                        List.of(new CallCondition.Measured(is7), new CallCondition.Measured(below3))));
    }

    @Test
    void whatAValueIsHeldAgainstSaysWhatKindOfValueItIs() {
        assertThat(metric("'eq'", "true"))
                .isEqualTo(new MetricCondition.Score(new NumberTest.Compares(Comparison.EQ, 5)));
        assertThat(metric("'in'", "['sales', 'help']"))
                .isEqualTo(new MetricCondition.Choice(new TextTest.OneOf(List.of("sales", "help"))));
        assertThat(metric("'in'", "[1, 2]"))
                .isEqualTo(new MetricCondition.Score(new NumberTest.OneOf(List.of(1.0, 2.0))));
        assertThat(metric("'isnull'", "true")).isEqualTo(new MetricCondition.Valueless(true));
    }

    @ParameterizedTest
    @CsvSource({
        "gte, now, 2026-03-15T10:20:30Z",
        "gte, now-1d, 2026-03-14T10:20:30Z",
        "gte, now-2h, 2026-03-15T08:20:30Z",
        "gte, now-30m, 2026-03-15T09:50:30Z",
        "gte, now-1M, 2026-02-15T10:20:30Z",
        "gte, now-1y, 2025-03-15T10:20:30Z",
        "gte, now-1w, 2026-03-08T10:20:30Z",
        "gte, now-5s, 2026-03-15T10:20:25Z",
        "gte, today, 2026-03-15T00:00:00Z",
        "gt, today-7d, 2026-03-08T00:00:00Z",
        "lte, today, 2026-03-15T23:59:59.999999Z",
        "lt, 2026-03-01, 2026-03-01T23:59:59.999999Z",
        "gte, 2026-03-01, 2026-03-01T00:00:00Z",
        "gte, 2026-03-01T10:00:00+02:00, 2026-03-01T08:00:00Z",
        "gte, 2026-03-01T10:00:00, 2026-03-01T10:00:00Z"
    })
    void timesMayBeRelative(String op, String text, Instant time) {
        assertThat(read("{'field': 'timestamp', 'op': '" + op + "', 'value': '" + text + "'}"))
                .isInstanceOfSatisfying(
                        CallCondition.Time.class, each -> assertThat(each.at()).isEqualTo(time));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'field': 'success' 'op': 'eq'}|line 1, column 21",
                "[1]|the filter",
                "{'field': 'price', 'op': 'eq', 'value': 1}|field",
                "{'op': 'eq', 'value': 1}|field",
                "{'field': 'duration', 'op': 'contains', 'value': 1}|op",
                "{'field': 'duration', 'op': 'gte', 'value': 'long'}|value",
                "{'field': 'id', 'op': 'in', 'value': 3}|value",
                "{'field': 'metadata.a.b', 'op': 'eq', 'value': 'x'}|field",
                "{'field': 'timestamp', 'op': 'gte', 'value': 'yesterday'}|value",
                "{'field': 'timestamp', 'op': 'gte', 'value': 'now-1q'}|value",
                "{'operator': 'xor', 'conditions': []}|operator",
                "{'operator': 'and'}|conditions",
                "{'operator': 'and', 'conditions': [{}, {'field': 'id', 'op': 'like', 'value': 1}]}|conditions[0].field",
                "{'operator': 'and', 'conditions': [{'field': 'id', 'op': 'like', 'value': 1}]}|conditions[0].op",
                "{'operator': 'same_row', 'conditions': [{'field': 'id', 'op': 'eq', 'value': 1}]}|conditions[0].field",
                "{'operator': 'or', 'conditions': [{'operator': 'and', 'conditions': [7]}]}|conditions[0].conditions[0]"
            })
    void whatCannotBeReadIsSaidWithItsPlace(String filter, String place) {
        assertThatThrownBy(() -> read(filter)).isInstanceOfSatisfying(FilterProblem.class, problem -> {
            assertThat(problem.place()).isEqualTo(place);
            assertThat(problem.expectation()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)\\\\1", "(?=x)", "(?i)x", "***:x", "(a{60}){60}", "(", "a{101}", "\\\\\\\\\\\\1"})
    void anExpressionThatCouldRunWildIsRefused(String regex) {
        assertThatThrownBy(() -> read("{'field': 'topic', 'op': 'regex', 'value': '" + regex + "'}"))
                .isInstanceOfSatisfying(
                        FilterProblem.class,
                        problem -> assertThat(problem.place()).isEqualTo("value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^hang.?up$", "(?:a|b)+", "a{2,5}", "\\\\\\\\1", "\\\\(\\\\?x"})
    void anOrdinaryExpressionMayPass(String regex) {
        assertThat(read("{'field': 'topic', 'op': 'regex', 'value': '" + regex + "'}"))
                .isInstanceOf(CallCondition.Text.class);
    }

    @Test
    void aFilterHasLimits() {
        String deep = "{'operator': 'and', 'conditions': [".repeat(11) + "]}".repeat(11);
        assertThatThrownBy(() -> read(deep)).hasMessageContaining("deep");
        String leaf = "{'field': 'id', 'op': 'eq', 'value': 1}";
        String many = "{'operator': 'or', 'conditions': [" + (leaf + ",").repeat(200) + leaf + "]}";
        assertThatThrownBy(() -> read(many)).hasMessageContaining("at most 200");
        assertThatThrownBy(() -> FilterReader.read(" ".repeat(FilterReader.LONGEST + 1), NOW))
                .isInstanceOf(FilterProblem.class);
    }

    private static MetricCondition metric(String op, String value) {
        CallCondition condition =
                read("{'field': 'metric_evaluations.value', 'op': " + op + ", 'value': " + value + "}");
        return ((CallCondition.Measured) condition).result();
    }

    private static CallCondition read(String filter) {
        return FilterReader.read(filter.replace('\'', '"'), NOW);
    }
}
