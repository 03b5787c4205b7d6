package dev.earshot.evaluator;

import static dev.earshot.evaluator.Calls.agent;
import static dev.earshot.evaluator.Calls.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Origin;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hop against a real broker and a real PostgreSQL; each test has a project of its own. */
@QuarkusTest
class EvaluatorPipelineTest {
    private static final AtomicLong PROJECTS = new AtomicLong(80_000);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Configuration configuration;

    @Inject
    Pool pool;

    private final long project = PROJECTS.incrementAndGet();
    private Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(project);
        wire.project(Rubric.NONE);
        wire.metric(1, "Latency (in ms)", MetricType.CODE, "latency", false);
        wire.metric(2, "Relevancy", MetricType.LLM_JUDGE, "relevancy", false);
        wire.metric(3, "Turns", MetricType.CODE, "turn_count", true);
        await().atMost(SOON)
                .until(() -> configuration.now().metrics(project, 1L).size() == 3);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void aRevisionGetsOneEndPerPlannedMetricAndThenItsVerdict() {
        wire.send(1, call(500));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        assertThat(wire.scores())
                .extracting(score -> score.outcome().end())
                .containsExactlyInAnyOrder("scored", "not_evaluated", "sampled_out");
        Verdict verdict = wire.verdict(0);
        assertThat(verdict.number()).isEqualTo(1);
        assertThat(verdict.success()).isTrue();
        assertThat(verdict.planned()).isEqualTo(3);
        assertThat(verdict.scored()).isEqualTo(1);
    }

    @Test
    void aRedeliveryPublishesTheSameBytesAndScoresNothingTwice() {
        CallRevision told = wire.send(1, call(500));
        again(told);
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() >= 1);
        again(told);

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() >= 2);
        assertThat(wire.of(Topic.VERDICTS))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsOnly(new String(wire.of(Topic.VERDICTS).getFirst().value(), StandardCharsets.UTF_8));
        assertThat(wire.scores()).hasSize(3);
        assertThat(count("ledger")).isEqualTo(3);
        assertThat(count("evaluation")).isEqualTo(1);
    }

    @Test
    void aRedeliveredRevisionIsNotPlannedAnewWithTheMetricsOfToday() {
        CallRevision told = wire.send(1, call(500));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        wire.metric(4, "Talk Ratio", MetricType.CODE, "talk_ratio", false);
        await().atMost(SOON)
                .until(() -> configuration.now().metrics(project, 1L).size() == 4);
        again(told);

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.verdict(1)).isEqualTo(wire.verdict(0));
        assertThat(count("ledger")).isEqualTo(3);
    }

    @Test
    void aRevisionWithOtherTurnsGetsTheNextVerdictAndSupersedesTheOldScores() {
        wire.send(1, call(500));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        wire.send(2, call(900));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.verdict(1).number()).isEqualTo(2);
        assertThat(count("ledger")).isEqualTo(6);
        assertThat(count("ledger where state = 'superseded' and project_id")).isEqualTo(3);
    }

    @Test
    void aRepeatPublishesTheCurrentScoresAndNoneOfTheSuperseded() {
        wire.send(1, call(500));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        CallRevision second = wire.send(2, call(900));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        int before = wire.of(Topic.SCORES).size();
        again(second);

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 3);
        assertThat(wire.of(Topic.SCORES)).hasSize(before + 3);
        assertThat(wire.of(Topic.SCORES).subList(before, before + 3))
                .allSatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                        .contains("\"revision\":2"));
    }

    @Test
    void aRevisionThatChangesNothingAnyMetricReadsKeepsItsVerdict() {
        wire.send(1, call(500));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        wire.send(2, call(500).ended("customer-ended-call", null));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.verdict(1)).isEqualTo(wire.verdict(0));
        assertThat(count("ledger")).isEqualTo(3);
    }

    @Test
    void aCallWhoseTranscriptIsPendingWaitsForIt() {
        wire.send(1, call(500).saying().flagged(Flags.TRANSCRIPT_PENDING));
        await().atMost(SOON).until(() -> count("evaluation") == 1);
        wire.send(2, call(500));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        assertThat(wire.verdict(0).revision()).isEqualTo(2);
        assertThat(wire.verdict(0).number()).isEqualTo(1);
    }

    @Test
    void aDeferredCallIsNotPlannedUntilARevisionReleasesIt() {
        Calls call = call(500).receivedAt(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
        wire.send(1, call.flagged(Flags.EVALUATION_DEFERRED));
        await().atMost(SOON).until(() -> count("evaluation") == 1);
        wire.send(2, call.ended("customer-ended-call", null).flagged(Flags.EVALUATION_DEFERRED));
        await().atMost(SOON).until(() -> count("evaluation where revision = 2 and project_id") == 1);
        assertThat(count("ledger")).isZero();
        assertThat(count("evaluation where open_metrics = 1 and deadline_at = '"
                        + call.log().receivedAt().plus(Duration.ofMinutes(5)) + "' and project_id"))
                .isEqualTo(1);
        wire.send(3, call.ended("customer-ended-call", null));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        assertThat(wire.verdict(0).revision()).isEqualTo(3);
        assertThat(wire.verdict(0).number()).isEqualTo(1);
        assertThat(count("ledger")).isEqualTo(3);
    }

    @Test
    void aCallThatWasEvaluatedIsDeferredNoMore() {
        Calls call = call(500).receivedAt(Instant.now());
        wire.send(1, call);
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        wire.send(2, call(900).receivedAt(Instant.now()).flagged(Flags.EVALUATION_DEFERRED));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.verdict(1).revision()).isEqualTo(2);
    }

    @Test
    void onlyTheMetricsThatACallNamesAreEvaluatedAndOneThatIsNotThereIsSaidToBeMissing() throws Exception {
        ObjectNode named = (ObjectNode)
                EarshotJson.MAPPER.readTree(EarshotJson.text(call(500).log()));
        long gone = project * 10 + 9;
        named.putArray("metric_ids").add(gone).add(project * 10 + 1).add(gone);
        again(new CallRevision(
                1,
                Instant.now(),
                Instant.now(),
                Instant.now(),
                EarshotJson.read(EarshotJson.text(named), CallLog.class)));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        assertThat(wire.scores()).hasSize(2);
        assertThat(wire.scores().getLast().metricId()).isEqualTo(gone);
        assertThat(wire.scores().getLast().outcome())
                .isEqualTo(new Outcome.NotEvaluated("needs_metric", "The project has no metric " + gone + "."));
        assertThat(wire.verdict(0).planned()).isEqualTo(2);
        assertThat(wire.verdict(0).scored()).isEqualTo(1);
    }

    @Test
    void aTestRunIsNeverSampledOut() {
        wire.send(1, call(500).from(Origin.RUN));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        assertThat(wire.scores())
                .noneMatch(score -> score.outcome() instanceof Outcome.SampledOut)
                .allMatch(score -> score.pi() == 1 && score.stratum().equals("run"));
    }

    @Test
    void theSampleOfACallIsDecidedOnceWhateverTheRateIsLater() {
        wire.send(1, call(500));
        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
        wire.configure(new ConfigDocument.Project(
                project, 2, 1, "p", 1.0, null, null, null, false, false, Rubric.NONE, none(), false));
        await().atMost(SOON).until(() -> configuration.now().project(project).sampleRate() == 1.0);
        wire.send(2, call(900));

        await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 2);
        assertThat(wire.scores().stream()
                        .filter(score -> score.outcome() instanceof Outcome.SampledOut)
                        .map(score -> score.revision() + " " + score.pi()))
                .containsExactlyInAnyOrder("1 0.0", "2 0.0");
    }

    @Test
    void poisonIsSetAsideWithItsBytesAndHeadersAndTheOthersGoOn() {
        byte[] nonsense = "{\"nonsense\":true}".getBytes(StandardCharsets.UTF_8);
        CallRevision told = wire.send(1, call(500));
        byte[] withoutReceipt = new String(EarshotJson.bytes(told), StandardCharsets.UTF_8)
                .replace("\"received_at\"", "\"received_maybe\"")
                .getBytes(StandardCharsets.UTF_8);
        wire.send(Topic.CALLS, project + ":c-2", nonsense, Map.of("ce_id", "rev-1"));
        wire.send(Topic.CALLS, project + ":c-3", withoutReceipt, Map.of());
        wire.send(1, call(500).id(project, 1, "c-4"));

        await().atMost(SOON)
                .until(() -> wire.poll()
                        && wire.verdictCount() == 2
                        && wire.of(Topic.WEBHOOKS_REJECTED).size() == 2);
        var rejected = wire.of(Topic.WEBHOOKS_REJECTED).stream()
                .filter(each -> each.key().endsWith(":c-2"))
                .findFirst()
                .orElseThrow();
        assertThat(rejected.value()).isEqualTo(nonsense);
        assertThat(Wire.header(rejected, "ce_id")).isEqualTo("rev-1");
        assertThat(Wire.header(rejected, "earshot_rejected_stage")).isEqualTo("internal");
        assertThat(Wire.header(rejected, "earshot_rejected_reason")).isEqualTo("no_call_revision");
    }

    @Test
    void aCallOnWhichOurOwnCodeFailsIsSetAsideAndItsNeighboursAreDecided() {
        long broken = PROJECTS.incrementAndGet();
        try (Wire other = new Wire(broken)) {
            // a rule without conditions, which no API lets through
            other.project(new Rubric(new ArrayList<>(List.of(new Rubric.Rule(broken * 10 + 1, null)))));
            other.metric(1, "Turns", MetricType.CODE, "turn_count", false);
            await().atMost(SOON)
                    .until(() -> configuration.now().metrics(broken, 1L).size() == 1);
            other.send(1, call(500).id(broken, 1, "c-1"));
            wire.send(1, call(500));

            await().atMost(SOON).until(() -> wire.poll() && wire.verdictCount() == 1);
            await().atMost(SOON)
                    .until(() ->
                            other.poll() && !other.of(Topic.WEBHOOKS_REJECTED).isEmpty());
            assertThat(Wire.header(other.of(Topic.WEBHOOKS_REJECTED).getFirst(), "earshot_rejected_reason"))
                    .isEqualTo("internal");
        }
    }

    @Test
    void aDayThatIsNoneOfReceiptIsRefusedAndItsNeighboursAreDecided() {
        wire.send(1, call(500).id(project, 1, "c-2").receivedAt(Instant.parse("2201-01-01T00:00:00Z")));
        wire.send(1, call(500));

        await().atMost(SOON)
                .until(() -> wire.poll()
                        && wire.verdictCount() == 1
                        && wire.of(Topic.WEBHOOKS_REJECTED).size() == 1);
        assertThat(Wire.header(wire.of(Topic.WEBHOOKS_REJECTED).getFirst(), "earshot_rejected_reason"))
                .isEqualTo("store_refused");
    }

    @Test
    void aCallWhoseProjectIsStillOnItsWayWaitsForIt() {
        long late = PROJECTS.incrementAndGet();
        try (Wire other = new Wire(late)) {
            other.send(1, call(500).id(late, 1, "c-1"));
            other.metric(1, "Turns", MetricType.CODE, "turn_count", false);
            other.project(Rubric.NONE);

            await().atMost(SOON).until(() -> other.poll() && other.verdictCount() == 1);
            assertThat(other.of(Topic.WEBHOOKS_REJECTED)).isEmpty();
            assertThat(other.verdict(0).planned()).isEqualTo(1);
        }
    }

    @Test
    void aCallOfAProjectThatNobodyKnowsIsSetAside() {
        long nobody = PROJECTS.incrementAndGet();
        try (Wire other = new Wire(nobody)) {
            CallRevision told = other.send(1, call(500).id(nobody, 1, "c-1"));

            await().atMost(SOON)
                    .until(() ->
                            other.poll() && !other.of(Topic.WEBHOOKS_REJECTED).isEmpty());
            var rejected = other.of(Topic.WEBHOOKS_REJECTED).getFirst();
            assertThat(Wire.header(rejected, "earshot_rejected_reason")).isEqualTo("unknown_project");
            assertThat(rejected.value()).isEqualTo(EarshotJson.bytes(told));
            assertThat(other.verdictCount()).isZero();
        }
    }

    private void again(CallRevision told) {
        wire.send(Topic.CALLS, project + ":" + told.call().callId(), EarshotJson.bytes(told), Map.of());
    }

    private Calls call(long latency) {
        Turn[] turns = {
            agent("Hello there", 0, 1_000),
            user("I need help", 2_000, 3_000),
            agent("Of course", 3_000 + latency, 5_000)
        };
        return Calls.of(turns).id(project, 1, "c-1").receivedAt(Instant.now()).lasting(6_000L);
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    private long count(String table) {
        String where = table.contains(" where ") ? table : table + " where project_id";
        return pool.query("select count(*) from " + where + " = " + project)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
