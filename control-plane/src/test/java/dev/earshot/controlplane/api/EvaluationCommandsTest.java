package dev.earshot.controlplane.api;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Metric;
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
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wishes that calls be evaluated once more, as requests bring them: three calls, two metrics. */
@QuarkusTest
class EvaluationCommandsTest {
    private static final String PATH = "/observability/v1/call-logs/evaluate_metrics/";
    private static final String RERUN = "/observability/v1/call-logs-external/rerun_evaluation";

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
        List<ConfigDocument> metrics = List.of(metric(1), metric(2));
        store.change((_, _) -> new Change<>(metrics, List.of(), List.of(), ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> configuration.now().metric(tenant.project(), id(2)) != null);
    }

    private long id(int n) {
        return tenant.project() * 10 + n;
    }

    private Metric metric(int n) {
        return new Metric(
                id(n),
                1,
                tenant.project(),
                1,
                "M" + n,
                MetricType.CODE,
                EvalType.NUMERIC,
                "latency",
                "",
                List.of(),
                List.of(),
                false,
                true,
                JsonNodeFactory.instance.objectNode());
    }

    @Test
    void threeBodyTypesMeanTheSame() {
        String form =
                "project_id=" + tenant.project() + "&call_logs=1000&call_logs=1002&metrics=" + id(1) + "," + id(2);
        String multipart = """
                --b\r
                Content-Disposition: form-data; name="agent_id"\r
                \r
                %d\r
                --b\r
                Content-Disposition: form-data; name="call_logs"\r
                \r
                [1000, 1002]\r
                --b\r
                Content-Disposition: form-data; name="metrics"\r
                \r
                %d\r
                --b\r
                Content-Disposition: form-data; name="metrics"\r
                \r
                %d\r
                --b--\r
                """.formatted(tenant.agent(), id(1), id(2));
        String body = "{\"call_log_ids\": [1000, 1002], \"metric_ids\": [" + id(1) + ", " + id(2) + "]}";
        for (HttpResponse<String> answer : List.of(
                plane.ask("POST", PATH, tenant.key(), "application/x-www-form-urlencoded", form),
                plane.ask("POST", PATH, tenant.key(), "multipart/form-data; boundary=b", multipart),
                plane.ask("POST", PATH, tenant.key(), body))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode calls = json(answer);
            assertThat(calls.isArray()).isTrue();
            assertThat(calls.findValuesAsText("call_id")).containsExactly("call_0", "call_2");
            String request = answer.headers().firstValue("X-Earshot-Request-Id").orElseThrow();
            JsonNode progress = json(plane.get("/earshot/v1/requests/" + request, tenant.key()));
            assertThat(progress.path("calls").asInt()).isEqualTo(2);
            assertThat(progress.path("waiting").asInt()).isEqualTo(2);
            assertThat(progress.path("status").asText()).isEqualTo("running");
            assertThat(progress.path("metric_ids")).hasSize(2);
            assertThat(Tables.query(
                            "select m ->> 'topic' || ' ' || (m ->> 'key') from outbox o, jsonb_array_elements(o.messages) m"
                                    + " where m ->> 'value' like ? order by 1",
                            "{\"id\":" + request + ",%"))
                    .containsExactly(
                            "earshot.evaluations.requested.v1 " + tenant.project() + ":call_0",
                            "earshot.evaluations.requested.v1 " + tenant.project() + ":call_2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'metrics': [1]}|call_logs",
                "{'call_logs': [1000]}|metrics",
                "{'call_logs': 'x', 'metrics': [1]}|call_logs",
                "{'call_logs': [1000, 5], 'metrics': [M]}|call_logs",
                "{'call_logs': [1000], 'metrics': [7]}|metrics",
                "{'call_logs': [1000], 'metrics': [M], 'agent_id': 7}|agent_id",
                "{'call_logs': [1000], 'metrics': [M], 'project_id': 7}|project_id"
            })
    void aWrongFieldIsNamedAndNothingIsStored(String body, String field) {
        var answer =
                plane.ask("POST", PATH, tenant.key(), body.replace('\'', '"').replace("M", "" + id(1)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path(field).isArray()).as(answer.body()).isTrue();
        assertThat(Tables.query("select id from evaluation_request where project_id = ?", tenant.project()))
                .isEmpty();
    }

    @Test
    void aRerunIsOfNamedCallsOrOfAllOfAnAgent() {
        var all = plane.ask(
                "POST", RERUN, tenant.key(), "{\"agent_id\": \"" + tenant.agent() + "\", \"call_logs\": \"all\"}");
        assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
        assertThat(json(all)).hasSize(3);
        var some = plane.ask(
                "POST",
                RERUN,
                tenant.key(),
                "{\"assistant_id\": \"" + tenant.assistant() + "\", \"call_logs\": [1001]}");
        assertThat(json(some).path(0).path("id").asLong()).isEqualTo(1_001);
        var nobodys = plane.ask("POST", RERUN, tenant.key(), "{\"call_logs\": \"all\"}");
        assertThat(json(nobodys).has("agent_id")).isTrue();
    }

    @Test
    void anotherTenantsCallsAndRequestsAreLikeNone() {
        Tenant other = Tenant.make(store, configuration);
        var answer = plane.ask("POST", RERUN, other.key(), "{\"call_logs\": [1000]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        var own = plane.ask("POST", RERUN, tenant.key(), "{\"call_logs\": [1000]}");
        String request = own.headers().firstValue("X-Earshot-Request-Id").orElseThrow();
        assertThat(plane.get("/earshot/v1/requests/" + request, other.key()).statusCode())
                .isEqualTo(404);
        assertThat(plane.get("/earshot/v1/requests/1", other.key()).body())
                .isEqualTo(plane.get("/earshot/v1/requests/" + request, other.key())
                        .body());
    }

    @Test
    void whoMayOnlyLookMayNotEvaluate() {
        var answer = plane.ask("POST", RERUN, tenant.viewer(), "{\"call_logs\": [1000]}");
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() {
        HttpResponse<String> answer = null;
        for (int i = 0; i < 61; i++) {
            answer = plane.ask("POST", RERUN, tenant.key(), "{\"call_logs\": [1000]}");
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(json(answer).path("detail").isTextual()).isTrue();
    }

    @Test
    void whoAsksForTooMuchIsToldSo() throws SQLException {
        Tables.calls(tenant.project(), tenant.agent(), 10_000, 5_001, "[]");
        var answer = plane.ask(
                "POST", RERUN, tenant.key(), "{\"agent_id\": " + tenant.agent() + ", \"call_logs\": \"all\"}");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
