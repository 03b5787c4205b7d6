package dev.earshot.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.request.RequestProgress;
import dev.earshot.store.request.RequestStore;
import dev.earshot.store.request.RequestedCall;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for one more evaluation, against a real broker and a real PostgreSQL; each test has a project of its own. */
@QuarkusTest
class RequestPipelineTest {
    private static final AtomicLong PROJECTS = new AtomicLong(95_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Configuration configuration;

    @Inject
    Pool pool;

    @Inject
    RequestStore requests;

    private final long project = PROJECTS.incrementAndGet();
    private Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(project);
        wire.project(Rubric.NONE);
        wire.metric(1, "Latency (in ms)", MetricType.CODE, "latency", false);
        wire.metric(3, "Turns", MetricType.CODE, "turn_count", true);
        await().atMost(SOON)
                .until(() -> configuration.now().metrics(project, 1L).size() == 2);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void aMetricThatIsAskedForEndsOnceMoreAlsoWhereItWasSampledOut() {
        Calls call = evaluated();
        long id = request(call, List.of(project * 10 + 3));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        Verdict verdict = wire.verdict(1);
        assertThat(verdict.number()).isEqualTo(2);
        assertThat(verdict.requestId()).isEqualTo(id);
        assertThat(verdict.planned()).isEqualTo(2);
        assertThat(verdict.scored()).isEqualTo(2);
        assertThat(verdict.successBefore()).isTrue();
        assertThat(verdict.changes()).hasSize(1);
        assertThat(verdict.changes().getFirst().before()).isNull();
        assertThat(verdict.changes().getFirst().after()).isNotNull();
        List<Score> asked =
                wire.scores().stream().filter(score -> score.requestId() == id).toList();
        assertThat(asked).singleElement().satisfies(score -> {
            assertThat(score.metricId()).isEqualTo(project * 10 + 3);
            assertThat(score.outcome().end()).isEqualTo("scored");
            assertThat(score.pi()).isEqualTo(1);
        });
        ended(id, 1, 0);
        assertThat(count("ledger where current and project_id")).isEqualTo(2);
        assertThat(count("ledger where state = 'superseded' and project_id")).isEqualTo(1);
    }

    @Test
    void aRepeatedRequestEvaluatesNothingTwiceAndPublishesTheSame() {
        Calls call = evaluated();
        long id = request(call, List.of());
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        send(new EvaluationRequest(id, project, call.log().id(), call.callId(), List.of(), 0, Instant.now()));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 3);
        assertThat(wire.verdict(2)).isEqualTo(wire.verdict(1));
        assertThat(count("ledger")).isEqualTo(4);
    }

    @Test
    void twoRequestsAreTwoEvaluations() {
        Calls call = evaluated();
        request(call, List.of());
        request(call, List.of());
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 3);
        assertThat(wire.verdict(2).number()).isEqualTo(3);
        assertThat(wire.verdict(2).differs()).isFalse();
        assertThat(count("ledger where current and project_id")).isEqualTo(2);
    }

    @Test
    void theNextRevisionGoesOnFromWhatWasAskedFor() {
        Calls call = evaluated();
        request(call, List.of());
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        store(call(900), 2);
        wire.send(2, call(900));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 3);
        assertThat(wire.verdict(2).number()).isEqualTo(3);
        assertThat(wire.verdict(2).changes()).isNotEmpty();
        assertThat(count("ledger where current and project_id")).isEqualTo(2);
    }

    @Test
    void aCallThatWasDeletedIsSkippedAndOneThatNobodyStoredToo() {
        Calls call = evaluated();
        pool.query("update call_key set deleted_at = now() where project_id = " + project)
                .executeAndAwait();
        pool.query("delete from call_log where project_id = " + project).executeAndAwait();
        ended(request(call, List.of()), 0, 1);
        ended(request(call(1).id(project, 1, "nobody"), List.of()), 0, 1);
        assertThat(wire.verdictCount()).isEqualTo(1);
    }

    @Test
    void whatABatchLeftOfADeletedCallGoesBehindItsTombstone() {
        Calls call = evaluated();
        pool.query("update call_key set deleted_at = now() where project_id = " + project)
                .executeAndAwait();
        assertThat(count("ledger")).isEqualTo(2);
        wire.send(Topic.CALLS, project + ":" + call.callId(), null, Map.of());

        await().atMost(SOON).until(() -> count("ledger") == 0 && count("evaluation") == 0);
    }

    @Test
    void aMetricThatTheProjectDoesNotHaveEndsAndSaysSo() {
        Calls call = evaluated();
        long id = request(call, List.of(7L));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.scores())
                .filteredOn(score -> score.requestId() == id)
                .singleElement()
                .satisfies(score -> assertThat(score.outcome().end()).isEqualTo("not_evaluated"));
    }

    @Test
    void aPoisonedRecordDoesNotStopTheOthers() {
        Calls call = evaluated();
        wire.send(Topic.EVALUATIONS_REQUESTED, project + ":" + call.callId(), new byte[] {'{'}, Map.of());
        ended(request(call, List.of()), 1, 0);
        await().atMost(SOON)
                .until(() -> wire.poll() && !wire.of(Topic.WEBHOOKS_REJECTED).isEmpty());
        var rejected = wire.of(Topic.WEBHOOKS_REJECTED).getFirst();
        assertThat(rejected.value()).isEqualTo(new byte[] {'{'});
        assertThat(Wire.header(rejected, "earshot_rejected_reason")).isEqualTo("no_evaluation_request");
    }

    private Calls evaluated() {
        Calls call = call(500);
        store(call, 1);
        wire.send(1, call);
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        return call;
    }

    private Calls call(long ms) {
        return Calls.of(
                        Calls.agent("Hello", 0, 1_000),
                        Calls.user("Hi", 1_500, 2_000),
                        Calls.agent("Yes", 2_000 + ms, 3_500))
                .id(project, 1, "c-1");
    }

    /** As the normalizer would have stored it. */
    private void store(Calls call, int revision) {
        var log = call.log();
        var day = log.receivedAt().atOffset(ZoneOffset.UTC).toLocalDate();
        pool.preparedQuery("select ensure_partitions($1)").executeAndAwait(Tuple.of(day));
        pool.preparedQuery("insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                        + " values ($1, $2, $3, $4) on conflict do nothing")
                .executeAndAwait(Tuple.of(project, log.id(), log.callId(), day));
        pool.preparedQuery("""
                insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id, call_timestamp,
                  received_at, webhook_at, origin, document, provenance, created_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $6, $6, 'production', $7::text::jsonb, '{}', now(), now())
                on conflict (project_id, received_on, call_log_id) do update
                  set revision = excluded.revision, document = excluded.document""")
                .executeAndAwait(Tuple.tuple()
                        .addLong(project)
                        .addLong(log.id())
                        .addLocalDate(day)
                        .addInteger(revision)
                        .addString(log.callId())
                        .addOffsetDateTime(log.receivedAt().atOffset(ZoneOffset.UTC))
                        .addString(EarshotJson.text(log)));
    }

    /** Makes a request and plays the relay. */
    private long request(Calls call, List<Long> metrics) {
        RequestedCall asked = new RequestedCall(call.log().id(), call.callId());
        Instant now = Instant.now();
        long id = requests.create(List.of(
                        new RequestStore.Wish(project, "evaluate_metrics", metrics, List.of(asked), "key", 0, now)))
                .await()
                .atMost(SOON)
                .getFirst();
        send(new EvaluationRequest(id, project, asked.callLogId(), asked.callId(), metrics, 0, now));
        return id;
    }

    private void send(EvaluationRequest request) {
        wire.send(Topic.EVALUATIONS_REQUESTED, project + ":" + request.callId(), EarshotJson.bytes(request), Map.of());
    }

    private void ended(long id, int evaluated, int skipped) {
        await().atMost(SOON).untilAsserted(() -> {
            RequestProgress progress =
                    RequestStore.progress(pool, List.of(project), id).await().atMost(SOON);
            assertThat(progress.endedAt()).isNotNull();
            assertThat(List.of(progress.evaluated(), progress.skipped(), progress.failed(), progress.waiting()))
                    .containsExactly(evaluated, skipped, 0, 0);
        });
    }

    private long count(String table) {
        String where = table.contains(" where ") ? "" : " where project_id";
        return pool.query("select count(*) from " + table + where + " = " + project)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
