package dev.earshot.store.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.store.Partitions;
import dev.earshot.store.TestPool;
import io.vertx.mutiny.sqlclient.Pool;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each test has a project of its own. */
class EvaluationStoreTest {
    private static final AtomicLong PROJECTS = new AtomicLong(70_000);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final TestPool test = new TestPool();
    private final Pool pool = test.pool();
    private final EvaluationStore store = new EvaluationStore(pool, new Partitions(pool));
    private final CallRef call = new CallRef(PROJECTS.incrementAndGet(), 42);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whatIsWrittenIsReadBackAsTheSameBytes() {
        LedgerRow row = LedgerRow.ended(score(1, 0.1 + 0.2));
        Standing standing = standing(1, 1, row);
        assertThat(write(change(null, standing))).isTrue();

        Known known = read();
        assertThat(known.deleted()).isFalse();
        assertThat(known.standing().pi()).isEqualTo(0.25);
        assertThat(known.standing().verdict().text())
                .isEqualTo(standing.verdict().text());
        assertThat(known.standing().rows()).hasSize(1);
        assertThat(known.standing().rows().getFirst().result().text())
                .isEqualTo(row.result().text());
        assertThat(number("select score from ledger")).isEqualTo(0.1 + 0.2);
        assertThat(count("evaluation where success and not partial and project_id"))
                .isEqualTo(1);
    }

    @Test
    void ofTwoWhoDecidedOnTheSameKnowledgeOnlyTheFirstIsWritten() {
        Standing first = standing(1, 1, LedgerRow.ended(score(1, 1)));
        Standing other = standing(1, 1, LedgerRow.ended(score(2, 2)));
        assertThat(write(change(null, first))).isTrue();

        assertThat(write(change(null, other).relaying(List.of(message())))).isFalse();
        assertThat(count("ledger")).isEqualTo(1);
        assertThat(count("outbox where (messages -> 0 ->> 'key')::bigint")).isZero();
        assertThat(read().standing().rows().getFirst().metricId()).isEqualTo(1);
    }

    @Test
    void whoKnowsWhatStandsWritesTheNext() {
        write(change(null, standing(1, 1, LedgerRow.ended(score(1, 1)))));
        Standing before = read().standing();
        LedgerRow old = before.rows().getFirst();
        Standing after = standing(2, 2, LedgerRow.ended(score(2, 2)), old.superseded());

        assertThat(write(change(before, after))).isTrue();
        assertThat(write(change(before, after))).as("the same once more").isFalse();
        Standing known = read().standing();
        assertThat(known.number()).isEqualTo(2);
        assertThat(known.current()).extracting(LedgerRow::metricId).containsExactly(2L);
        assertThat(count("ledger where state = 'superseded' and project_id")).isEqualTo(1);
    }

    @Test
    void aVerdictThatStandsIsNotWrittenAgain() {
        write(change(null, standing(1, 1, LedgerRow.ended(score(1, 1)))));
        Standing before = read().standing();

        assertThat(write(change(before, before.at(2)))).isTrue();
        Standing known = read().standing();
        assertThat(known.revision()).isEqualTo(2);
        assertThat(known.verdict().text()).isEqualTo(before.verdict().text());
    }

    @Test
    void nothingIsWrittenOfADeletedCall() {
        pool.query("insert into call_key (project_id, call_log_id, provider_call_id, received_on, deleted_at) values ("
                        + call.projectId() + ", 42, 'c', '" + DAY + "', now())")
                .executeAndAwait();

        assertThat(write(change(null, standing(1, 1, LedgerRow.ended(score(1, 1))))))
                .isFalse();
        assertThat(read().deleted()).isTrue();
        assertThat(count("ledger")).isZero();
    }

    @Test
    void aCallOfOneTenantIsNotThatOfAnotherWithTheSameId() {
        write(change(null, standing(1, 1, LedgerRow.ended(score(1, 1)))));
        CallRef other = new CallRef(PROJECTS.incrementAndGet(), call.callLogId());

        Known known = store.read(Map.of(other, DAY)).await().atMost(SOON).get(other);
        assertThat(known.standing()).isNull();
    }

    @Test
    void aPartitionThatWasDroppedIsMadeAgain() {
        LocalDate day = DAY.minusDays(30);
        Change old =
                new Change(call, day, null, standing(1, 1, LedgerRow.ended(score(1, 1))), List.of(), List.of(), NOW);
        assertThat(store.write(List.of(old)).await().atMost(SOON)).containsExactly(call);
        drop("evaluation_" + day.toString().replace("-", ""));
        CallRef other = new CallRef(call.projectId(), 43);
        Change next = new Change(other, day, null, old.after(), List.of(), List.of(), NOW);

        assertThat(store.write(List.of(next)).subscribeAsCompletionStage()).failsWithin(SOON);
        assertThat(store.write(List.of(next)).await().atMost(SOON)).containsExactly(other);
    }

    private static void drop(String table) {
        try (var connection = DriverManager.getConnection(
                        System.getProperty("earshot.pg.admin-url"),
                        "postgres",
                        System.getProperty("earshot.pg.admin-password"));
                var statement = connection.createStatement()) {
            statement.execute("drop table " + table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean write(Change change) {
        return store.write(List.of(change)).await().atMost(SOON).contains(call);
    }

    private Known read() {
        return store.read(Map.of(call, DAY)).await().atMost(SOON).get(call);
    }

    private Change change(@Nullable Standing before, Standing after) {
        return new Change(call, DAY, before, after, after.rows(), List.of(), NOW);
    }

    private Standing standing(int revision, int number, LedgerRow... rows) {
        Verdict verdict = new Verdict(
                "ver_" + number,
                call.projectId(),
                call.callLogId(),
                "c",
                null,
                revision,
                number,
                0,
                true,
                false,
                List.of(),
                1,
                1,
                NOW,
                NOW,
                NOW,
                null,
                List.of());
        return new Standing(
                revision,
                "plan" + revision,
                0,
                NOW,
                number,
                0.5,
                0.25,
                "random",
                Serialized.fresh(verdict),
                List.of(rows));
    }

    private Score score(long metric, double value) {
        return new Score(
                "sco_" + metric,
                call.projectId(),
                call.callLogId(),
                "c",
                null,
                1,
                metric,
                1,
                "m",
                null,
                MetricType.CODE,
                EvalType.NUMERIC,
                "hash" + metric,
                0,
                0.5,
                0.25,
                "random",
                new Outcome.Scored(value, null, 1, "transcript", List.of("Because."), null, List.of()),
                NOW);
    }

    private EventMessage message() {
        return EventMessage.tombstone("earshot.test", Long.toString(call.projectId()));
    }

    private double number(String select) {
        return pool.query(select + " where project_id = " + call.projectId())
                .executeAndAwait()
                .iterator()
                .next()
                .getDouble(0);
    }

    private long count(String table) {
        String where = table.contains(" where ") ? table : table + " where project_id";
        return pool.query("select count(*) from " + where + " = " + call.projectId())
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
