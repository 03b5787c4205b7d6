package dev.earshot.store.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.earshot.store.Organisation;
import dev.earshot.store.TestPool;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of calls and metrics, counted as a request counts it. */
class CoverageTest {
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

    private Days today() {
        return new Days(List.of(mine.project()), Rows.today(), Rows.today());
    }

    private List<CoverageCount> coverage() {
        return mine.<List<CoverageCount>>ask(client -> CoverageCounts.of(client, today()));
    }

    private List<LedgerCount> ledger(Long metric) {
        return mine.<List<LedgerCount>>ask(client -> LedgerCounts.of(client, today(), metric, 100));
    }

    @Test
    void everyCallIsCountedWhereItStandsAndTestRunsAreNot() {
        rows.call(1);
        rows.evaluation(1, 1, 0, "h", 1);
        rows.call(2);
        rows.evaluation(2, 2, 1, "h", 1);
        rows.call(3);
        rows.call(4);
        rows.evaluation(4, 0, 1, "", 1);
        rows.call(5);
        rows.evaluation(5, 0, 3, "h", 1);
        rows.call(6);
        rows.evaluation(6, 0, 0, "", 1);
        rows.call(7);
        rows.run("update call_key set deleted_at = now() where project_id = $p and call_log_id = 7");
        rows.call(8, 10, "run");
        rejected("r1", "unknown_agent", "vapi", "open");
        rejected("r2", "unknown_agent", "vapi", "discarded");
        rejected("r3", "malformed", "retell", "replayed");
        rejected("r4", "no_delivery", "", "open");

        assertThat(coverage())
                .extracting(CoverageCount::end, CoverageCount::reason, CoverageCount::number)
                .containsExactlyInAnyOrder(
                        tuple(CallEnd.WITH_VERDICT, null, 2L),
                        tuple(CallEnd.NOT_PLANNED, null, 1L),
                        tuple(CallEnd.HELD, null, 1L),
                        tuple(CallEnd.METRICS, null, 1L),
                        tuple(CallEnd.GIVEN_UP, null, 1L),
                        tuple(CallEnd.DELETED, null, 1L),
                        tuple(CallEnd.REJECTED, "unknown_agent", 2L));
        assertThat(coverage()).extracting(CoverageCount::day).containsOnly(Rows.today());
    }

    private void rejected(String id, String reason, String door, String state) {
        rows.run("insert into rejected_webhook (project_id, id, door, stage, reason, pointer, expectation, rejected_at,"
                + " topic_partition, topic_offset, bytes, state) values ($p, '" + id + "', '" + door + "', 'read', '"
                + reason + "', '', '', now(), 0, 1, 1, '" + state + "')");
    }

    @Test
    void metricsAreCountedByStateAndThoseThatWereNotEvaluatedByReason() {
        rows.call(1);
        rows.call(2);
        rows.call(3, 10, "run");
        rows.ledger(1, 10, "scored", "{\"end\": \"scored\", \"needs\": \"nothing\"}", true);
        rows.ledger(2, 10, "not_evaluated", "{\"needs\": \"needs_times\"}", true);
        rows.ledger(3, 10, "scored", "{}", true);
        rows.ledger(1, 10, "superseded", "{}", false);
        rows.ledger(1, 11, "due", "{}", true);
        rows.ledger(2, 11, "error", "{}", true);

        assertThat(ledger(null))
                .extracting(LedgerCount::metricId, LedgerCount::state, LedgerCount::reason, LedgerCount::number)
                .containsExactly(
                        tuple(10L, "not_evaluated", "needs_times", 1L),
                        tuple(10L, "scored", null, 1L),
                        tuple(11L, "due", null, 1L),
                        tuple(11L, "error", null, 1L));
        assertThat(ledger(11L)).extracting(LedgerCount::metricId).containsOnly(11L);
        assertThat(mine.<List<LedgerCount>>ask(client -> LedgerCounts.of(client, today(), null, 2)))
                .hasSize(2);
    }

    @Test
    void anotherOrganisationCountsNothing() {
        rows.call(1);
        rows.ledger(1, 10, "scored", "{}", true);
        rejected("r1", "malformed", "vapi", "open");
        Organisation theirs = Organisation.make(test);

        assertThat(theirs.<List<CoverageCount>>ask(client -> CoverageCounts.of(client, today())))
                .isEmpty();
        assertThat(theirs.<List<LedgerCount>>ask(client -> LedgerCounts.of(client, today(), null, 100)))
                .isEmpty();
    }

    @Test
    void otherDaysAreNotCounted() {
        rows.call(1);
        rows.ledger(1, 10, "scored", "{}", true);
        Days yesterday = new Days(
                List.of(mine.project()), Rows.today().minusDays(2), Rows.today().minusDays(1));

        assertThat(mine.<List<CoverageCount>>ask(client -> CoverageCounts.of(client, yesterday)))
                .isEmpty();
        assertThat(mine.<List<LedgerCount>>ask(client -> LedgerCounts.of(client, yesterday, null, 100)))
                .isEmpty();
    }
}
