package dev.earshot.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.filter.CallCondition;
import dev.earshot.contracts.filter.CallCondition.Comparison;
import dev.earshot.contracts.filter.MetricCondition;
import dev.earshot.contracts.filter.NumberTest;
import dev.earshot.store.TestPool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the planner makes of the questions of lists, with enough rows that reading all of them would be its choice. */
class ListPlansTest {
    private static final long PROJECT = 88_001;
    private static final long OTHER = 88_002;
    private static final long METRIC = 5;
    private static final int CALLS = 20_000;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.now();

    private static TestPool test;

    @BeforeAll
    static void load() throws SQLException {
        test = new TestPool();
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into organization (id, name) values (88000, 'o') on conflict do nothing");
            for (long project : List.of(PROJECT, OTHER)) {
                statement.execute("insert into project (id, organization_id, name) values (" + project + ", 88000, 'p"
                        + project + "')");
                // Over three days, so that more than one partition is asked.
                statement.execute(
                        "select ensure_partitions((now() at time zone 'utc')::date - d) from generate_series(0, 2) d");
                statement.execute("""
                        insert into call_log (project_id, call_log_id, received_on, revision, agent_id, provider_call_id,
                          call_timestamp, received_at, webhook_at, duration_ms, customer_number, call_ended_reason, origin,
                          document, provenance, created_at, updated_at)
                        select %1$d, n, (t at time zone 'utc')::date, 1, n %% 10, 'call_' || n, t, t, t, n %% 300 * 1000,
                          '+1555' || n, 'reason ' || n %% 7, 'production',
                          jsonb_build_object('metadata', jsonb_build_object('branch', 'b' || n %% 5)), '{}', t, t
                          from (select n, now() - make_interval(secs => n * 10) as t from generate_series(1, %2$d) n) calls
                         where (t at time zone 'utc')::date >= (now() at time zone 'utc')::date - 2""".formatted(project, CALLS));
                statement.execute("""
                        insert into call_key (project_id, call_log_id, provider_call_id, received_on)
                        select project_id, call_log_id, provider_call_id, received_on from call_log
                         where project_id = %d""".formatted(project));
                statement.execute("""
                        insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash,
                          revision, state, current, score, result, ended_at)
                        select project_id, call_log_id, received_on, m, 1, 'h', 1, 'scored', true,
                          (call_log_id * m) %% 100, '{}', now()
                          from call_log, generate_series(1, 9) m where project_id = %d""".formatted(project));
            }
            statement.execute("""
                    insert into evaluation (project_id, call_log_id, received_on, plan_hash, revision, open_metrics,
                      deadline_at, number, success, partial, verdict, u, pi, stratum)
                    select project_id, call_log_id, received_on, 'p', 1, 0, now(), 1, call_log_id % 2 = 0, false, '{}', 0, 1,
                      'all' from call_log where project_id in (88001, 88002)""");
            statement.execute("vacuum analyze call_log, call_key, ledger, evaluation");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        test.close();
        try (Connection connection = admin();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("ledger", "evaluation", "call_log", "call_key")) {
                statement.execute("delete from " + table + " where project_id in (88001, 88002)");
            }
        }
    }

    @Test
    void theListReadsNoBigTableFromEndToEnd() {
        assertIndexed(ListSql.keys(filter(new CallCondition.All(List.of()), true), CallOrder.NEWEST, null, 31, 0));
        assertIndexed(ListSql.count(filter(new CallCondition.All(List.of()), true), 10_001));
    }

    @Test
    void aPageBehindACursorBeginsWhereTheOtherEnded() {
        CallOrder.Place place =
                new CallOrder.Place(ChronoUnit.MICROS.between(Instant.EPOCH, NOW.minusSeconds(100_000)), 10_000);
        String plan = assertIndexed(
                ListSql.keys(filter(new CallCondition.All(List.of()), true), CallOrder.NEWEST, place, 31, 0));
        assertThat(indexConditions(plan)).anyMatch(condition -> condition.contains("ROW("));
    }

    @Test
    void aFilterByAMetricsScoreLooksItsResultsUpCallByCall() {
        CallCondition low = new CallCondition.Measured(new MetricCondition.All(List.of(
                new MetricCondition.Id(new NumberTest.Compares(Comparison.EQ, METRIC)),
                new MetricCondition.Score(new NumberTest.Compares(Comparison.LT, 10)))));
        assertIndexed(ListSql.keys(filter(low, true), CallOrder.NEWEST, null, 31, 0));
        assertIndexed(ListSql.keys(filter(low, false), CallOrder.NEWEST, null, 31, 0));
    }

    @Test
    void severalProjectsEachGiveTheirNewest() {
        CallFilter both = new CallFilter(
                List.of(PROJECT, OTHER), new CallCondition.All(List.of()), NOW.minus(Duration.ofDays(2)), null);
        assertIndexed(ListSql.keys(both, CallOrder.NEWEST, null, 31, 0));
    }

    @Test
    void aFilterByTheVerdictLooksItUpCallByCall() {
        CallCondition failed = new CallCondition.Truth(CallCondition.TruthField.SUCCESS, false, false);
        assertIndexed(ListSql.keys(filter(failed, true), CallOrder.NEWEST, null, 31, 0));
    }

    @Test
    void aCallIsFoundByItsKeysOnItsDayAlone() {
        String plan = assertIndexed(new ListSql(
                CallViews.ONE,
                Tuple.tuple().addArrayOfLong(new Long[] {PROJECT, OTHER}).addLong(77L)));
        assertThat(indexConditions(plan)).anyMatch(condition -> condition.contains("received_on = k.received_on"));
        LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
        assertIndexed(new ListSql(
                CallViews.DOCUMENTS,
                Tuple.tuple()
                        .addArrayOfLong(new Long[] {PROJECT})
                        .addArrayOfLocalDate(new LocalDate[] {today})
                        .addArrayOfLong(new Long[] {77L})
                        .addLong(1_000_000L)));
        assertIndexed(new ListSql(
                CallViews.THESE,
                Tuple.tuple().addArrayOfLong(new Long[] {PROJECT}).addArrayOfLong(new Long[] {77L})));
    }

    private static CallFilter filter(CallCondition condition, boolean bounded) {
        return new CallFilter(
                List.of(PROJECT), condition, bounded ? NOW.minus(Duration.ofDays(2)) : null, NOW.plusSeconds(86_400));
    }

    /** The plan as the API's role has it, row-level security and all. */
    private static String assertIndexed(ListSql sql) {
        String plan = test.api()
                .withTransaction(connection -> connection
                        .query("select set_config('earshot.org', '88000', true)")
                        .execute()
                        .chain(() -> explain(connection, sql)))
                .await()
                .atMost(SOON);
        // Days without a row are no big tables: they are read as they are, which is reading nothing.
        String days = Stream.of(0, 1, 2)
                .map(ago -> LocalDate.ofInstant(NOW, ZoneOffset.UTC)
                        .minusDays(ago)
                        .format(DateTimeFormatter.BASIC_ISO_DATE))
                .collect(Collectors.joining("|"));
        assertThat(plan)
                .doesNotContainPattern("Seq Scan on (?:call_log|ledger|evaluation)_(?:" + days + ")")
                .doesNotContain("Seq Scan on call_key");
        return plan;
    }

    private static io.smallrye.mutiny.Uni<String> explain(SqlConnection connection, ListSql sql) {
        return connection
                .preparedQuery("explain " + sql.text())
                .execute(sql.parameters())
                .map(rows -> {
                    List<String> lines = new ArrayList<>();
                    rows.forEach(row -> lines.add(row.getString(0)));
                    return String.join("\n", lines);
                });
    }

    private static List<String> indexConditions(String plan) {
        return plan.lines().filter(line -> line.contains("Index Cond")).toList();
    }

    private static Connection admin() throws SQLException {
        return DriverManager.getConnection(
                System.getProperty("earshot.pg.admin-url"),
                "postgres",
                System.getProperty("earshot.pg.admin-password"));
    }
}
