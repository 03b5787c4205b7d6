package dev.earshot.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.contracts.score.Verdict;
import dev.earshot.platform.config.Configuration;
import dev.earshot.store.outbox.OutboxRows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines of six seconds, looked at five times a second, two at a time. */
@QuarkusTest
@TestProfile(DeadlinesTest.Short.class)
class DeadlinesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long PROJECT = 90_001;

    public static final class Short implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "earshot.evaluator.verdict-deadline", "6s",
                    "earshot.evaluator.deferral", "6s",
                    "earshot.evaluator.sweep-every", "200ms",
                    "earshot.evaluator.sweep-batch", "2");
        }
    }

    @Inject
    Configuration configuration;

    @Inject
    Pool pool;

    private final Wire wire = new Wire(PROJECT);

    @BeforeEach
    void configure() {
        wire.project(Rubric.NONE);
        wire.metric(1, "Turns", MetricType.CODE, "turn_count", false);
        wire.metric(2, "Relevancy", MetricType.LLM_JUDGE, "relevancy", true);
        await().atMost(SOON)
                .until(() -> configuration.now().metrics(PROJECT, 1L).size() == 2);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void callsWhoseTranscriptNeverComesAreDecidedWithoutItWhoeverStandsBeforeThem() {
        // Not stored, deleted, unreadable: none of them can be decided, and all are due before the others.
        send(pending("unstored"));
        Calls deleted = pending("deleted");
        store(deleted, EarshotJson.text(deleted.log()));
        send(deleted);
        pool.query("update call_key set deleted_at = now() where project_id = " + PROJECT)
                .executeAndAwait();
        Calls unreadable = pending("unreadable");
        store(unreadable, "{\"turns\": 7}");
        send(unreadable);
        List<String> calls = List.of("one", "two", "three", "four", "five");
        for (String name : calls) {
            Calls call = pending(name);
            store(call, EarshotJson.text(call.log()));
            send(call);
        }

        await().atMost(SOON).until(() -> relayed(calls).size() == calls.size());
        List<Verdict> verdicts = relayed(calls);
        assertThat(verdicts).extracting(Verdict::callId).containsExactlyInAnyOrderElementsOf(calls);
        assertThat(verdicts).allSatisfy(verdict -> {
            assertThat(verdict.number()).isEqualTo(1);
            assertThat(verdict.planned()).isEqualTo(2);
            assertThat(verdict.scored()).isZero();
        });
        assertThat(count("ledger where result #>> '{outcome,needs}' = 'needs_transcript' and project_id"))
                .isEqualTo(2L * calls.size());
        // the deleted one is closed, the other two look again later
        await().atMost(SOON)
                .until(() -> count("evaluation where open_metrics > 0 and deadline_at > now() and project_id") == 2);
    }

    @Test
    void aDeferredCallThatNobodyReleasesIsEvaluatedByItself() {
        Calls call = Calls.of(Calls.agent("Hello", 0, 1_000))
                .id(PROJECT, 1, "deferred")
                .receivedAt(Instant.now())
                .flagged(Flags.EVALUATION_DEFERRED);
        store(call, EarshotJson.text(call.log()));
        send(call);

        List<String> name = List.of("deferred");
        await().atMost(SOON).until(() -> relayed(name).size() == 1);
        Verdict verdict = relayed(name).getFirst();
        assertThat(verdict.scored()).isEqualTo(1);
        assertThat(verdict.decidedAt()).isAfterOrEqualTo(call.log().receivedAt().plusSeconds(6));
    }

    private static Calls pending(String call) {
        return Calls.of().id(PROJECT, 1, call).receivedAt(Instant.now()).flagged(Flags.TRANSCRIPT_PENDING);
    }

    private void send(Calls call) {
        wire.send(1, call);
        await().atMost(SOON)
                .until(() ->
                        count("evaluation where call_log_id = " + call.log().id() + " and project_id") == 1);
    }

    /** As the normalizer does before it tells. */
    private void store(Calls call, String document) {
        var log = call.log();
        var at = log.receivedAt().atOffset(ZoneOffset.UTC);
        pool.preparedQuery("""
                        insert into call_key (project_id, call_log_id, provider_call_id, received_on)
                        values ($1, $2, $3, $4)""").executeAndAwait(Tuple.of(PROJECT, log.id(), log.callId(), at.toLocalDate()));
        pool.preparedQuery("""
                        insert into call_log (project_id, call_log_id, received_on, revision, provider_call_id,
                                              call_timestamp, received_at, webhook_at, origin, document, provenance,
                                              created_at, updated_at)
                        values ($1, $2, $3, 1, $4, $5, $5, $5, 'production', $6::text::jsonb, '{}', $5, $5)""")
                .executeAndAwait(Tuple.from(List.of(PROJECT, log.id(), at.toLocalDate(), log.callId(), at, document)));
    }

    /** Verdicts in the outbox, each after its scores. */
    private List<Verdict> relayed(List<String> calls) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Row row : pool.query("select messages::text from outbox").executeAndAwait()) {
            List<EventMessage> messages = OutboxRows.messages(row.getString(0));
            if (!messages.getLast().key().startsWith(PROJECT + ":")) {
                continue;
            }
            assertThat(messages)
                    .extracting(EventMessage::topic)
                    .containsExactly(Topic.SCORES.topicName(), Topic.SCORES.topicName(), Topic.VERDICTS.topicName());
            Verdict verdict = EarshotJson.read(messages.getLast().value(), Verdict.class);
            if (calls.contains(verdict.callId())) {
                verdicts.add(verdict);
            }
        }
        return verdicts;
    }

    private long count(String table) {
        return pool.query("select count(*) from " + table + " = " + PROJECT)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
