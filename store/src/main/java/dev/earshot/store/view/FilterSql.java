package dev.earshot.store.view;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.KnownText;
import dev.earshot.contracts.filter.CallCondition.TimeField;
import dev.earshot.contracts.filter.CallCondition.TruthField;
import dev.earshot.contracts.filter.MetricCondition;
import dev.earshot.contracts.filter.NumberTest;
import dev.earshot.contracts.filter.TextTest;
import dev.earshot.contracts.id.CallLogIds;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition as a piece of SQL about the call log {@code c}. Values are parameters; of what a stranger wrote nothing
 * becomes text of the statement.
 */
final class FilterSql {
    /** What became of a call: a person's word, else the newest verdict's. */
    private static final String SUCCESS = """
            coalesce(c.review_success, (select e.success from evaluation e where e.project_id = c.project_id
               and e.received_on = c.received_on and e.call_log_id = c.call_log_id and e.number > 0
             order by e.number desc limit 1))""";

    /**
     * Results are looked up call by call, in the order of the list: "offset 0" keeps the planner from joining first, which
     * reads every score of the project where few of them are shown.
     */
    private static final String MEASURED = """
            exists (select from ledger l where l.project_id = c.project_id and l.received_on = c.received_on
               and l.call_log_id = c.call_log_id and l.current and l.ended_at is not null and (""";

    private final Parameters parameters;
    private final List<Long> projects;

    FilterSql(Parameters parameters, List<Long> projects) {
        this.parameters = parameters;
        this.projects = projects;
    }

    String of(CallCondition condition) {
        return switch (condition) {
            case CallCondition.All all -> joined(all.of(), this::of, " and ", "true");
            case CallCondition.Any any -> joined(any.of(), this::of, " or ", "false");
            case CallCondition.Text text -> text(text);
            case CallCondition.Amount number -> number(number);
            case CallCondition.Time time -> column(time.field()) + sign(time.comparison()) + parameters.time(time.at());
            case CallCondition.Truth truth -> truth(truth);
            case CallCondition.Unknown unknown ->
                unknown.field() == TruthField.REVIEWED
                        ? Boolean.toString(!unknown.unknown())
                        : SUCCESS + (unknown.unknown() ? " is null" : " is not null");
            case CallCondition.Measured measured -> MEASURED + row(measured.result()) + ") offset 0)";
        };
    }

    private static <T> String joined(List<T> parts, Function<T, String> sql, String word, String none) {
        return parts.isEmpty() ? none : parts.stream().map(sql).collect(Collectors.joining(word, "(", ")"));
    }

    private String text(CallCondition.Text text) {
        return switch (text.field()) {
            case CallCondition.Metadata metadata ->
                test("(c.metadata ->> " + parameters.text(metadata.key()) + ")", text.test());
            case KnownText known ->
                switch (known) {
                    case CALL_ID -> callId(text.test());
                    case CUSTOMER_NUMBER -> test("c.customer_number", text.test());
                    case ENDED_REASON -> test("c.call_ended_reason", text.test());
                    // No metric of ours finds them yet: every call's is empty.
                    case DROPOFF_POINT, TOPIC -> test("''::text", text.test());
                    case AGENT_NAME ->
                        test(
                                "(select a.name from agent a where a.project_id = c.project_id and a.id = c.agent_id)",
                                text.test());
                };
        };
    }

    /** The id of a call log follows from the provider's id: who is asked for by name is found by number. */
    private String callId(TextTest test) {
        List<String> names = switch (test) {
            case TextTest.Is is -> List.of(is.text());
            case TextTest.OneOf oneOf -> oneOf.texts();
            case TextTest.IsNot _, TextTest.Has _, TextTest.Matches _, TextTest.Missing _ -> List.of();
        };
        String plain = test("c.provider_call_id", test);
        if (names.isEmpty()) {
            return plain;
        }
        List<Long> ids = projects.stream()
                .flatMap(project -> names.stream().map(name -> CallLogIds.of(project, name)))
                .toList();
        return "(c.call_log_id = any (" + parameters.bigints(ids) + ") and " + plain + ")";
    }

    private String test(String value, TextTest test) {
        return switch (test) {
            case TextTest.Is is -> value + " = " + parameters.text(is.text());
            case TextTest.IsNot isNot -> value + " is distinct from " + parameters.text(isNot.text());
            case TextTest.OneOf oneOf -> value + " = any (" + parameters.texts(oneOf.texts()) + ")";
            case TextTest.Has has -> value + " ilike " + parameters.text(pattern(has));
            case TextTest.Matches matches -> value + " ~ " + parameters.text(matches.regex());
            case TextTest.Missing missing -> "coalesce(" + value + ", '')" + (missing.missing() ? " = ''" : " <> ''");
        };
    }

    private static String pattern(TextTest.Has has) {
        String text = has.text().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return switch (has.where()) {
            case ANYWHERE -> "%" + text + "%";
            case AT_START -> text + "%";
            case AT_END -> "%" + text;
        };
    }

    private String number(CallCondition.Amount number) {
        return switch (number.field()) {
            case ID -> whole("c.call_log_id", number.test());
            case AGENT_ID -> whole("c.agent_id", number.test());
            case DURATION -> duration(number.test());
        };
    }

    /** Ids are whole numbers below 2^53: a fraction equals none of them. */
    private String whole(String column, NumberTest test) {
        return switch (test) {
            case NumberTest.Compares compares
            when isWhole(compares.number()) ->
                compares.comparison() == Comparison.NEQ
                        ? column + " is distinct from " + parameters.bigint((long) compares.number())
                        : column + sign(compares.comparison()) + parameters.bigint((long) compares.number());
            case NumberTest.OneOf oneOf ->
                column + " = any ("
                        + parameters.bigints(oneOf.numbers().stream()
                                .filter(FilterSql::isWhole)
                                .map(Double::longValue)
                                .toList())
                        + ")";
            case NumberTest.Compares _, NumberTest.Missing _ -> number(column, test);
        };
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53;
    }

    /** A length equals what is shown of it, whole seconds; otherwise it is compared as it is. */
    private String duration(NumberTest test) {
        boolean asShown = switch (test) {
            case NumberTest.Compares compares ->
                compares.comparison() == Comparison.EQ || compares.comparison() == Comparison.NEQ;
            case NumberTest.OneOf _ -> true;
            case NumberTest.Missing _ -> false;
        };
        return number(asShown ? "(c.duration_ms / 1000)" : "(c.duration_ms / 1000.0::float8)", test);
    }

    private String number(String value, NumberTest test) {
        return switch (test) {
            case NumberTest.Compares compares ->
                compares.comparison() == Comparison.NEQ
                        ? value + " is distinct from " + parameters.number(compares.number())
                        : value + sign(compares.comparison()) + parameters.number(compares.number());
            case NumberTest.OneOf oneOf -> value + " = any (" + parameters.numbers(oneOf.numbers()) + ")";
            case NumberTest.Missing missing -> value + (missing.missing() ? " is null" : " is not null");
        };
    }

    private static String truth(CallCondition.Truth truth) {
        String value = switch (truth.field()) {
            case SUCCESS -> SUCCESS;
            case REVIEWED -> "c.reviewed";
        };
        return value + (truth.negated() ? " is distinct from " : " = ") + truth.value();
    }

    private String row(MetricCondition result) {
        return switch (result) {
            case MetricCondition.All all -> joined(all.of(), this::row, " and ", "true");
            case MetricCondition.Any any -> joined(any.of(), this::row, " or ", "false");
            case MetricCondition.Id id -> whole("l.metric_id", id.test());
            case MetricCondition.Name name ->
                "l.metric_id in (select m.id from metric m where m.project_id = l.project_id and "
                        + test("m.name", name.test()) + ")";
            case MetricCondition.Score score -> number("l.score", score.test());
            case MetricCondition.Choice choice -> test("l.choice", choice.test());
            case MetricCondition.Valueless valueless ->
                valueless.valueless()
                        ? "(l.score is null and l.choice is null)"
                        : "(l.score is not null or l.choice is not null)";
        };
    }

    private static String column(TimeField field) {
        return switch (field) {
            case TIMESTAMP -> "c.call_timestamp";
            case CREATED_AT -> "c.created_at";
            case UPDATED_AT -> "c.updated_at";
        };
    }

    private static String sign(Comparison comparison) {
        return switch (comparison) {
            case EQ -> " = ";
            case NEQ -> " <> ";
            case GT -> " > ";
            case GTE -> " >= ";
            case LT -> " < ";
            case LTE -> " <= ";
        };
    }
}
