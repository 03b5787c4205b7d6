package dev.earshot.store.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.earshot.store.Organisation;
import dev.earshot.store.TestPool;
import dev.earshot.store.coverage.Freshness.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far projects are behind, as a request finds it. */
class FreshnessViewsTest {
    private static TestPool test;

    private Organisation mine;
    private Rows rows;

    @BeforeAll
    static void connect() {
        test = new TestPool();
    }

    @AfterAll
    static void disconnect() {
        test.close();
    }

    @BeforeEach
    void start() {
        mine = Organisation.make(test);
        rows = new Rows(test, mine.project());
        rows.run("select ensure_partitions((now() at time zone 'utc')::date)");
    }

    private Freshness freshness() {
        return mine.<List<Freshness>>ask(client -> FreshnessViews.of(client, List.of(mine.project()), Instant.now()))
                .getFirst();
    }

    private Map<CallEnd, Waiting> waiting() {
        return freshness().waiting().stream().collect(Collectors.toMap(Waiting::reason, each -> each));
    }

    private static long age(Waiting waiting) {
        return Duration.between(waiting.oldest(), Instant.now()).toSeconds();
    }

    @Test
    void whereNothingWaitsThereIsNothingToTell() {
        Freshness fresh = freshness();

        assertThat(fresh.waiting()).isEmpty();
        assertThat(fresh.lastHour()).isEqualTo(Freshness.Took.NOTHING);
        assertThat(fresh.lastDay()).isEqualTo(Freshness.Took.NOTHING);
        assertThat(fresh.deliveries()).isEqualTo(Freshness.Deliveries.NONE);
    }

    @Test
    void theOldestCallIsToldForEachThingThatCallsWaitFor() {
        rows.call(1, 40, "production");
        rows.evaluation(1, 0, 2, "h", 1);
        rows.call(2, 30, "production");
        rows.evaluation(2, 0, 1, "h", 1);
        rows.call(3, 600, "production");
        rows.evaluation(3, 0, 1, "", 1);
        rows.call(4, 20, "production");
        rows.call(5, 500, "run");
        rows.evaluation(5, 0, 1, "h", 1);
        rows.call(6, 5_000, "production");
        rows.evaluation(6, 1, 0, "h", 1);

        Map<CallEnd, Waiting> waiting = waiting();
        assertThat(waiting).containsOnlyKeys(CallEnd.METRICS, CallEnd.HELD, CallEnd.NOT_PLANNED);
        assertThat(waiting.get(CallEnd.METRICS).number()).isEqualTo(2);
        assertThat(age(waiting.get(CallEnd.METRICS))).isBetween(40L, 60L);
        assertThat(age(waiting.get(CallEnd.HELD))).isBetween(600L, 620L);
        assertThat(age(waiting.get(CallEnd.NOT_PLANNED))).isBetween(20L, 40L);
    }

    @Test
    void callsThatNobodyHasBegunAreFoundHoweverLongTheEvaluatorStandsStill() {
        int hours = 3_600;
        rows.call(1, 20 * hours, "production");
        rows.evaluation(1, 1, 0, "h", 1);
        rows.call(2, 19 * hours, "production");
        rows.call(3, 5 * hours, "production");
        rows.call(4, 10, "production");

        Waiting waiting = waiting().get(CallEnd.NOT_PLANNED);
        assertThat(waiting.number()).isEqualTo(3);
        assertThat(age(waiting)).isBetween(19L * hours, 19L * hours + 60);
    }

    @Test
    void aQuietProjectIsLookedAtUntilYesterday() {
        rows.call(1, 7_000, "production");

        assertThat(age(waiting().get(CallEnd.NOT_PLANNED))).isBetween(7_000L, 7_060L);
    }

    @Test
    void percentilesAreThoseOfTheVerdictsOfTheHourAndOfTheDay() {
        for (int call = 1; call <= 100; call++) {
            rows.call(call);
            rows.evaluation(call, 1, 0, "h", call);
        }
        rows.run("update evaluation set decided_at = now() - interval '2 hours',"
                + " verdict = jsonb_build_object('webhook_at', now() - interval '2 hours 1000 seconds')"
                + " where project_id = $p and call_log_id > 50");
        rows.call(200, 10, "run");
        rows.evaluation(200, 1, 0, "h", 9_999);

        Freshness fresh = freshness();
        assertThat(fresh.lastHour().verdicts()).isEqualTo(50);
        assertThat(fresh.lastHour().seconds().getFirst()).isCloseTo(25.5, within(0.6));
        assertThat(fresh.lastHour().seconds().getLast()).isCloseTo(49.5, within(0.6));
        assertThat(fresh.lastDay().verdicts()).isEqualTo(100);
        assertThat(fresh.lastDay().seconds().getLast()).isCloseTo(1_000, within(1.0));
    }

    @Test
    void deliveriesAreCountedByWhatTheyWaitFor() {
        for (int i = 1; i <= 4; i++) {
            rows.run(
                    "insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number, url, body,"
                            + " state, due_at) values ($p, 'm" + i + "', (now() at time zone 'utc')::date, " + i
                            + ", 'e', 1, 'u', '', 'due', now())");
        }
        rows.run("update delivery set due_at = now() - interval '90 seconds' where project_id = $p and id = 'm1'");
        rows.run("update delivery set due_at = now() + interval '1 hour' where project_id = $p and id = 'm2'");
        rows.run("update delivery set state = 'leased', lease_until = now() where project_id = $p and id = 'm3'");

        Freshness.Deliveries deliveries = freshness().deliveries();
        assertThat(deliveries.due()).isEqualTo(2);
        assertThat(Duration.between(deliveries.oldestDue(), Instant.now()).toSeconds())
                .isBetween(89L, 120L);
        assertThat(deliveries.scheduled()).isEqualTo(1);
        assertThat(deliveries.underWay()).isEqualTo(1);
    }

    @Test
    void anotherOrganisationSeesNothingOfIt() {
        rows.call(1, 40, "production");
        Organisation theirs = Organisation.make(test);

        assertThat(theirs.<List<Freshness>>ask(
                                client -> FreshnessViews.of(client, List.of(mine.project()), Instant.now()))
                        .getFirst()
                        .waiting())
                .isEmpty();
    }

    @Test
    void ofManyCallsOnlyTheNewestAreLookedAt() throws SQLException {
        rows.calls(20_000, 36_000);
        analyze();

        assertThat(mine.plan(FreshnessSql.UNPLANNED
                        .replace("$1", "array[" + mine.project() + "]")
                        .replace("$2", "now() - interval '15 minutes'")))
                .contains("project_id_created_at_idx");
    }

    /** As the owner of the tables, which a service is not. */
    private static void analyze() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "postgres",
                        System.getProperty("earshot.pg.admin-password"));
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum analyze call_log, evaluation");
        }
    }

    @Test
    void noQuestionReadsATableWholeAndEachHasItsIndex() {
        assertThat(mine.plan(FreshnessSql.UNDECIDED)).contains("project_id_planned_at_idx");
        assertThat(mine.plan(FreshnessSql.VERDICTS)).contains("project_id_decided_at_idx");
        for (String statement : List.of(
                FreshnessSql.UNDECIDED,
                FreshnessSql.UNPLANNED,
                FreshnessSql.VERDICTS,
                FreshnessSql.DELIVERIES,
                CoverageCounts.CALLS,
                CoverageCounts.DELETED,
                CoverageCounts.REJECTED,
                LedgerCounts.COUNT)) {
            assertThat(mine.plan(statement))
                    .contains("Index")
                    .doesNotContainPattern("Seq Scan on (call_|evaluation|ledger|delivery|rejected)");
        }
    }
}
