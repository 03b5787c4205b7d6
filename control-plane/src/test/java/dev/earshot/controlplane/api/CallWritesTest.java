package dev.earshot.controlplane.api;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that are changed, reviewed and deleted; nobody merges here, so a change is seen on its way. */
@QuarkusTest
class CallWritesTest {
    private static final String CALLS = "/observability/v1/call-logs/";

    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private ControlPlane plane;
    private Tenant tenant;

    @BeforeEach
    void start() throws SQLException {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = Tenant.make(store, configuration);
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 3, "[]");
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "insert into ledger (project_id, call_log_id, received_on, metric_id, metric_version, input_hash, revision,"
                            + " state, current) select project_id, call_log_id, received_on, 1, 1, 'h', 1, 'due', true"
                            + " from call_log where project_id = ?",
                    tenant.project());
            Tables.run(
                    connection,
                    "insert into delivery (project_id, id, received_on, call_log_id, event_type, verdict_number, url, body, state)"
                            + " select project_id, 'd' || call_log_id, received_on, call_log_id, 'x', 1, 'u', '', 'due'"
                            + " from call_log where project_id = ?",
                    tenant.project());
            Tables.run(
                    connection,
                    "insert into delivery_attempt (project_id, delivery_id, received_on, number, started_at, duration_ms, outcome)"
                            + " select project_id, id, received_on, 1, now(), 1, 'timeout' from delivery where project_id = ?",
                    tenant.project());
            Tables.run(
                    connection,
                    "insert into recording (project_id, call_log_id, call_id, received_on, provider)"
                            + " select project_id, call_log_id, provider_call_id, received_on, 'vapi' from call_log"
                            + " where project_id = ?",
                    tenant.project());
        }
    }

    @Test
    void aDeletedCallLeavesNothingAndNothingComesBack() {
        assertThat(plane.ask("DELETE", CALLS + "1001/", tenant.key(), "").statusCode())
                .isEqualTo(204);
        assertThat(plane.get(CALLS + "1001/", tenant.key()).statusCode()).isEqualTo(404);
        assertThat(plane.ask("DELETE", CALLS + "1001/", tenant.key(), "").statusCode())
                .isEqualTo(404);
        assertThat(json(plane.get(CALLS, tenant.key())).path("results").findValuesAsText("id"))
                .containsExactly("1000", "1002");
        for (String table : List.of("call_log", "ledger", "delivery", "recording")) {
            assertThat(Tables.query(
                            "select call_log_id from " + table + " where project_id = ? order by 1", tenant.project()))
                    .as(table)
                    .containsExactly("1000", "1002");
        }
        assertThat(Tables.query("select delivery_id from delivery_attempt where project_id = ?", tenant.project()))
                .containsExactlyInAnyOrder("d1000", "d1002");
        assertThat(Tables.query(
                        "select call_log_id from call_key where project_id = ? and deleted_at is not null",
                        tenant.project()))
                .containsExactly("1001");
        assertThat(tombstones()).containsExactly(tenant.project() + ":call_1");
    }

    @Test
    void severalAreDeletedAtOnceAndStrangersAreLeftAlone() throws SQLException {
        Tenant other = Tenant.make(store, configuration);
        Tables.calls(other.project(), other.agent(), 5_000, 1, "[]");
        var answer = plane.ask(
                "POST",
                CALLS + "delete_call_logs/",
                tenant.key(),
                "application/x-www-form-urlencoded",
                "call_logs=1000&call_logs=1002&call_logs=5000");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(Tables.query("select call_log_id from call_log where project_id = ?", tenant.project()))
                .containsExactly("1001");
        assertThat(plane.get(CALLS + "5000", other.key()).statusCode()).isEqualTo(200);
        assertThat(tombstones()).hasSize(2);
        var nothing = plane.ask("POST", CALLS + "delete_call_logs", tenant.key(), "{}");
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(json(nothing).has("call_logs")).isTrue();
    }

    @Test
    void resultsMayStayWhereOnlyWhatWasSaidGoes() throws SQLException {
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set document = document || '{\"turns\": [{\"kind\": \"utterance\", \"speaker\": \"agent\","
                            + " \"text\": \"Hello\"}], \"metadata\": {\"a\": 1}}' where project_id = ?",
                    tenant.project());
        }
        assertThat(plane.ask("DELETE", CALLS + "1001?retain_evaluations=true", tenant.key(), "")
                        .statusCode())
                .isEqualTo(204);
        JsonNode call = json(plane.get(CALLS + "1001", tenant.key()));
        assertThat(call.path("transcript").asText()).isEmpty();
        assertThat(call.path("metadata")).isEmpty();
        assertThat(Tables.query("select call_log_id from ledger where project_id = ?", tenant.project()))
                .contains("1001");
        assertThat(json(plane.get(CALLS + "1000", tenant.key()))
                        .path("transcript")
                        .asText())
                .contains("Hello");
    }

    @Test
    void theLogOfWritesTellsWhoChangedWhichCallAndNothingOfWhatWasSaid() {
        plane.ask(
                "PATCH", CALLS + "1000/", tenant.key(), "{\"feedback\": \"said in private\", \"status\": \"success\"}");
        plane.ask("DELETE", CALLS + "1001/", tenant.key(), "");
        plane.ask("DELETE", CALLS + "1002/?retain_evaluations=true", tenant.key(), "");
        plane.ask("DELETE", CALLS + "1002/", tenant.viewer(), "");

        assertThat(Tables.query(
                        "select concat_ws(' ', operation_type, object_type, object_id, changed::text, key_id is not null)"
                                + " from audit_log where project_id = ? and action_type = 'observability' order by id",
                        tenant.project()))
                .containsExactly(
                        "update call_log 1000 {feedback,review} t",
                        "delete call_log 1001 {} t",
                        "delete call_log 1002 {transcript,recording} t");
        assertThat(Tables.query("select row_to_json(a)::text from audit_log a where project_id = ?", tenant.project()))
                .noneMatch(row -> row.contains("private"));
    }

    @Test
    void aStrangersCallIsLikeNoneAndWhoMayOnlyLookChangesNothing() {
        Tenant other = Tenant.make(store, configuration);
        for (String method : List.of("PATCH", "DELETE")) {
            var strange = plane.ask(method, CALLS + "1000/", other.key(), "{}");
            var none = plane.ask(method, CALLS + "77/", other.key(), "{}");
            assertThat(strange.statusCode()).isEqualTo(404);
            assertThat(strange.body()).isEqualTo(none.body());
            assertThat(plane.ask(method, CALLS + "1000/", tenant.viewer(), "{}").statusCode())
                    .isEqualTo(403);
        }
        assertThat(plane.ask("POST", CALLS + "1000/mark_metric_vote", other.key(), "{\"metric_id\": 1}")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'status': 'good'}|status",
                "{'duration': -1}|duration",
                "{'duration': 'long'}|duration",
                "{'metadata': [1]}|metadata",
                "{'dynamic_variables': 'x'}|dynamic_variables",
                "{'timestamp': 'yesterday'}|timestamp",
                "{'transcript_json': {'a': 1}}|transcript_json",
                "{'transcript_type': 'morse', 'transcript_json': [{'role': 'user'}]}|transcript_json",
                "{'call_id': 'another'}|call_id",
                "{'reevaluate_metrics': 'maybe'}|reevaluate_metrics"
            })
    void aWrongFieldOfAChangeIsNamed(String body, String field) {
        var answer = plane.ask("PATCH", CALLS + "1000/", tenant.key(), body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).size()).isEqualTo(1);
        assertThat(answer.body()).contains(field.startsWith("transcript") ? "transcript_" : field);
    }

    @Test
    void aChangeGoesToTheMergeAsAPersonsWordWithObjectsMerged() throws SQLException {
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set document = document || '{\"metadata\": {\"a\": 1, \"b\": 2}}' where project_id = ?",
                    tenant.project());
        }
        var answer = plane.ask(
                "PATCH",
                CALLS + "1000/",
                tenant.key(),
                "{\"metadata\": {\"b\": 3, \"c\": {\"d\": 4}}, \"duration\": 1.5, \"status\": \"reviewed_failure\","
                        + " \"call_id\": \"call_0\", \"nonsense\": 1}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode sent = EarshotJson.read(sent("call_0").getFirst(), JsonNode.class);
        assertThat(sent.path("call_id").asText()).isEqualTo("call_0");
        assertThat(sent.path("metadata"))
                .isEqualTo(EarshotJson.read("{\"a\":1,\"b\":3,\"c\":{\"d\":4}}", JsonNode.class));
        assertThat(sent.path("duration").asDouble()).isEqualTo(1.5);
        assertThat(sent.at("/review/success").asBoolean(true)).isFalse();
        assertThat(sent.has("nonsense")).isFalse();
    }

    @Test
    void aChangeOfNothingAnswersWithTheCallAndSendsNothing() {
        var answer = plane.ask("PATCH", CALLS + "1000/", tenant.key(), "{\"reevaluate_metrics\": true}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("id").asLong()).isEqualTo(1_000);
        assertThat(Tables.query("select kind from evaluation_request where project_id = ?", tenant.project()))
                .containsExactly("reevaluate_metrics");
    }

    @Test
    void aReviewStandsBeforeTheVerdict() throws SQLException {
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set document = document || '{\"review\": {\"success\": false, \"at\": \"2026-01-01T00:00:00Z\"}}'"
                            + " where project_id = ? and call_log_id = 1000",
                    tenant.project());
        }
        JsonNode call = json(plane.get(CALLS + "1000", tenant.key()));
        assertThat(call.path("status").asText()).isEqualTo("reviewed_failure");
        assertThat(call.path("success").asBoolean(true)).isFalse();
        assertThat(call.path("is_reviewed").asBoolean()).isTrue();
        assertThat(json(plane.get(CALLS + "?is_reviewed=true&success=false", tenant.key()))
                        .path("results")
                        .findValuesAsText("id"))
                .containsExactly("1000");
    }

    @Test
    void aVoteIsTakenAndTheLastOneCounts() {
        long metric = tenant.project() * 10 + 1;
        Metric latency = new Metric(
                metric,
                1,
                tenant.project(),
                1,
                "M",
                MetricType.CODE,
                EvalType.NUMERIC,
                "latency",
                "",
                List.of(),
                List.of(),
                false,
                true,
                JsonNodeFactory.instance.objectNode());
        store.change((_, _) -> new Change<>(List.of(latency), List.of(), List.of(), ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> configuration.now().metric(tenant.project(), metric) != null);
        String path = CALLS + "1000/mark_metric_vote/";
        var first = plane.ask(
                "POST",
                path,
                tenant.key(),
                "{\"metric_id\": " + metric + ", \"thumbs_up\": true, \"expected_value\": null}");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(json(first).path("detail").isTextual()).isTrue();
        plane.ask(
                "POST",
                path,
                tenant.key(),
                "{\"metric_id\": " + metric
                        + ", \"thumbs_up\": false, \"expected_value\": 5, \"feedback\": \"too low\"}");
        assertThat(Tables.query(
                        "select thumbs_up || ' ' || (expected_value::text) || ' ' || feedback from metric_vote where project_id = ?",
                        tenant.project()))
                .containsExactly("false 5 too low");
        assertThat(EarshotJson.read(sent("call_0").getFirst(), JsonNode.class)
                        .path("review")
                        .isObject())
                .isTrue();
        assertThat(plane.ask("POST", path, tenant.key(), "{\"metric_id\": 7}").statusCode())
                .isEqualTo(400);
    }

    private List<String> tombstones() {
        return Tables.query(
                "select m ->> 'key' from outbox o, jsonb_array_elements(o.messages) m where m ->> 'topic' = ?"
                        + " and m -> 'value' = 'null' and m ->> 'key' like ? order by 1",
                Topic.Names.CALLS,
                tenant.project() + ":%");
    }

    /** Values on the topic of webhooks with the key of this call. */
    private List<String> sent(String callId) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", System.getProperty("kafka.bootstrap.servers"));
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.Names.WEBHOOKS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.key().equals(tenant.project() + ":" + callId)) {
                        values.add(new String(record.value(), StandardCharsets.UTF_8));
                    }
                });
                return !values.isEmpty();
            });
        }
        return values;
    }
}
