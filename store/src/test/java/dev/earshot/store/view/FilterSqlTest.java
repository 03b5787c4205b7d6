package dev.earshot.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.CallCondition.KnownText;
import dev.earshot.contracts.filter.MetricCondition;
import dev.earshot.contracts.filter.NumberTest;
import dev.earshot.contracts.filter.TextTest;
import dev.earshot.store.TestPool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What a filter finds, held against the same filter worked out by hand, over calls and filters of a seed. */
class FilterSqlTest {
    private static final long PROJECT = 88_101;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> WORDS = List.of("", "ab", "a%b", "A_b", "b\\a", "abab");

    private final TestPool test = new TestPool();

    private record Result(
            long metric, @Nullable Double score, @Nullable String choice) {}

    private record Call(
            long id,
            @Nullable Long durationMs,
            @Nullable String reason,
            @Nullable String branch,
            @Nullable Boolean verdict,
            @Nullable Boolean review,
            List<Result> results) {}

    @BeforeEach
    void empty() {
        for (String table : List.of("ledger", "evaluation", "call_log")) {
            test.pool()
                    .query("delete from " + table + " where project_id = " + PROJECT)
                    .executeAndAwait();
        }
    }

    @AfterEach
    void close() {
        empty();
        test.close();
    }

    @RepeatedTest(8)
    void aFilterFindsWhatItMeans(RepetitionInfo round) {
        Random random = new Random(round.getCurrentRepetition());
        List<Call> calls = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            calls.add(store(call(i, random)));
        }
        for (int i = 0; i < 60; i++) {
            CallCondition condition = condition(random, 3);
            TreeSet<Long> expected = new TreeSet<>();
            calls.stream().filter(call -> holds(condition, call)).forEach(call -> expected.add(call.id()));
            CallFilter filter = new CallFilter(List.of(PROJECT), condition, null, null);
            TreeSet<Long> found = new TreeSet<>();
            CallViews.keys(test.pool(), filter, CallOrder.NEWEST, null, 100, 0)
                    .await()
                    .atMost(SOON)
                    .forEach(key -> found.add(key.callLogId()));
            assertThat(found).as(condition.toString()).isEqualTo(expected);
            assertThat(CallViews.count(test.pool(), filter).await().atMost(SOON).number())
                    .isEqualTo(expected.size());
        }
    }

    private static Call call(long id, Random random) {
        List<Result> results = new ArrayList<>();
        for (long metric = 1; metric <= 2; metric++) {
            switch (random.nextInt(4)) {
                case 0 -> results.add(new Result(metric, (double) random.nextInt(4), null));
                case 1 -> results.add(new Result(metric, null, word(random)));
                case 2 -> results.add(new Result(metric, null, null));
                default -> {}
            }
        }
        return new Call(
                id,
                random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(4_000),
                random.nextInt(4) == 0 ? null : word(random),
                random.nextInt(4) == 0 ? null : word(random),
                random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean(),
                random.nextInt(3) != 0 ? null : (Boolean) random.nextBoolean(),
                results);
    }

    private Call store(Call call) {
        StringBuilder document = new StringBuilder("{\"metadata\": {");
        document.append(
                call.branch() == null ? "" : "\"branch\": \"" + call.branch().replace("\\", "\\\\") + "\"");
        document.append("}");
        document.append(
                call.review() == null
                        ? ""
                        : ", \"review\": {\"success\": " + call.review() + ", \"at\": \"2026-01-01\"}");
        document.append("}");
        test.pool()
                .query("select ensure_partitions((now() at time zone 'utc')::date)")
                .executeAndAwait();
        test.pool()
                .preparedQuery("""
                insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id, call_timestamp,
                  received_at, webhook_at, duration_ms, call_ended_reason, origin, document, provenance, created_at, updated_at)
                values ($1, $2, (now() at time zone 'utc')::date, 1, 'c', now(), now(), now(), $3, $4, 'production',
                  $5::text::jsonb, '{}', now(), now())""")
                .executeAndAwait(Tuple.of(PROJECT, call.id(), call.durationMs(), call.reason(), document.toString()));
        if (call.verdict() != null) {
            test.pool().preparedQuery("""
                    insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics,
                      deadline_at, number, success, u, pi, stratum)
                    values ($1, $2, (now() at time zone 'utc')::date, 'p', 1, 0, now(), 1, $3, 0, 1, 'all')""").executeAndAwait(Tuple.of(PROJECT, call.id(), call.verdict()));
        }
        for (Result result : call.results()) {
            test.pool()
                    .preparedQuery("""
                    insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision,
                      state, current, score, choice, result, ended_at)
                    values ($1, $2, (now() at time zone 'utc')::date, $3, 1, 'h', 1, 'scored', true, $4, $5, '{}', now())""")
                    .executeAndAwait(Tuple.of(PROJECT, call.id(), result.metric(), result.score(), result.choice()));
        }
        return call;
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static CallCondition condition(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> new CallCondition.Text(KnownText.ENDED_REASON, text(random));
            case 1 -> new CallCondition.Text(new CallCondition.Metadata("branch"), text(random));
            case 2 -> new CallCondition.Amount(CallCondition.NumberField.ID, number(random, 40));
            case 3 ->
                new CallCondition.Truth(
                        random.nextBoolean() ? CallCondition.TruthField.SUCCESS : CallCondition.TruthField.REVIEWED,
                        random.nextBoolean(),
                        random.nextBoolean());
            case 4 -> new CallCondition.Unknown(CallCondition.TruthField.SUCCESS, random.nextBoolean());
            case 5 -> new CallCondition.Measured(result(random, 2));
            case 6 -> new CallCondition.All(several(random, depth));
            default -> new CallCondition.Any(several(random, depth));
        };
    }

    private static List<CallCondition> several(Random random, int depth) {
        List<CallCondition> several = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            several.add(condition(random, depth - 1));
        }
        return several;
    }

    private static MetricCondition result(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> new MetricCondition.Id(number(random, 2));
            case 1 -> new MetricCondition.Score(number(random, 4));
            case 2 -> new MetricCondition.Choice(text(random));
            case 3 -> new MetricCondition.Valueless(random.nextBoolean());
            case 4 -> new MetricCondition.All(List.of(result(random, depth - 1), result(random, depth - 1)));
            default -> new MetricCondition.Any(List.of(result(random, depth - 1), result(random, depth - 1)));
        };
    }

    private static TextTest text(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new TextTest.Is(word(random));
            case 1 -> new TextTest.IsNot(word(random));
            case 2 -> new TextTest.OneOf(List.of(word(random), word(random)));
            case 3 -> new TextTest.Has(TextTest.Where.values()[random.nextInt(3)], word(random));
            default -> new TextTest.Missing(random.nextBoolean());
        };
    }

    private static NumberTest number(Random random, int below) {
        return switch (random.nextInt(4)) {
            case 0 -> new NumberTest.OneOf(List.of((double) random.nextInt(below + 1), random.nextInt(below) + 0.5));
            case 1 -> new NumberTest.Missing(random.nextBoolean());
            default ->
                new NumberTest.Compares(
                        Comparison.values()[random.nextInt(6)],
                        random.nextInt(below + 1) + (random.nextInt(4) == 0 ? 0.5 : 0));
        };
    }

    private static boolean holds(CallCondition condition, Call call) {
        Boolean success = call.review() == null ? call.verdict() : call.review();
        return switch (condition) {
            case CallCondition.All all -> all.of().stream().allMatch(each -> holds(each, call));
            case CallCondition.Any any -> any.of().stream().anyMatch(each -> holds(each, call));
            case CallCondition.Text text ->
                holds(text.test(), text.field() == KnownText.ENDED_REASON ? call.reason() : call.branch());
            case CallCondition.Amount amount -> holds(amount.test(), (double) call.id());
            case CallCondition.Truth truth -> {
                Boolean is = truth.field() == CallCondition.TruthField.REVIEWED
                        ? (Boolean) (call.review() != null)
                        : success;
                yield truth.negated() ? is == null || is != truth.value() : is != null && is == truth.value();
            }
            case CallCondition.Unknown unknown -> unknown.unknown() == (success == null);
            case CallCondition.Measured measured ->
                call.results().stream().anyMatch(result -> holds(measured.result(), result));
            case CallCondition.Time _ -> throw new IllegalStateException("not drawn");
        };
    }

    private static boolean holds(MetricCondition condition, Result result) {
        return switch (condition) {
            case MetricCondition.All all -> all.of().stream().allMatch(each -> holds(each, result));
            case MetricCondition.Any any -> any.of().stream().anyMatch(each -> holds(each, result));
            case MetricCondition.Id id -> holds(id.test(), (double) result.metric());
            case MetricCondition.Score score -> holds(score.test(), result.score());
            case MetricCondition.Choice choice -> holds(choice.test(), result.choice());
            case MetricCondition.Valueless valueless ->
                valueless.valueless() == (result.score() == null && result.choice() == null);
            case MetricCondition.Name _ -> throw new IllegalStateException("not drawn");
        };
    }

    private static boolean holds(TextTest test, @Nullable String value) {
        return switch (test) {
            case TextTest.Is is -> is.text().equals(value);
            case TextTest.IsNot isNot -> !isNot.text().equals(value);
            case TextTest.OneOf oneOf -> value != null && oneOf.texts().contains(value);
            case TextTest.Missing missing -> missing.missing() == (value == null || value.isEmpty());
            case TextTest.Has has -> {
                String low = value == null ? null : value.toLowerCase(Locale.ROOT);
                String part = has.text().toLowerCase(Locale.ROOT);
                yield low != null
                        && switch (has.where()) {
                            case ANYWHERE -> low.contains(part);
                            case AT_START -> low.startsWith(part);
                            case AT_END -> low.endsWith(part);
                        };
            }
            case TextTest.Matches _ -> throw new IllegalStateException("not drawn");
        };
    }

    private static boolean holds(NumberTest test, @Nullable Double value) {
        return switch (test) {
            case NumberTest.OneOf oneOf -> value != null && oneOf.numbers().contains(value);
            case NumberTest.Missing missing -> missing.missing() == (value == null);
            case NumberTest.Compares compares -> {
                if (value == null) {
                    yield compares.comparison() == Comparison.NEQ;
                }
                int order = Double.compare(value, compares.number());
                yield switch (compares.comparison()) {
                    case EQ -> order == 0;
                    case NEQ -> order != 0;
                    case GT -> order > 0;
                    case GTE -> order >= 0;
                    case LT -> order < 0;
                    case LTE -> order <= 0;
                };
            }
        };
    }
}
