package dev.earshot.controlplane.api;

import static dev.earshot.controlplane.ControlPlane.KEY;
import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API over real tables: each test has an organisation, a project and a key of its own. */
@QuarkusTest
class CallLogsTest {
    private static final AtomicLong IDS = new AtomicLong(700_000);
    private static final String TURNS = """
            [{"kind": "utterance", "speaker": "agent", "text": "Hello", "start_ms": 400, "end_ms": 1900},
             {"kind": "tool_call", "id": "t1", "name": "book", "arguments": {"seats": 2}, "start_ms": 2000},
             {"kind": "utterance", "speaker": "user", "text": "Thanks"}]""";

    @Inject
    ConfigurationStore store;

    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private ControlPlane plane;

    private record Tenant(long project, long agent, String key) {}

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
    }

    private Tenant tenant() {
        long id = IDS.addAndGet(10);
        String key = "esk_tenant_" + id + "_0123456789abcdefghijklmn";
        List<ConfigDocument> documents = List.of(
                new Organization(id, 1, "org" + id),
                new Project(
                        id + 1,
                        1,
                        id,
                        "p" + id,
                        1,
                        null,
                        null,
                        null,
                        false,
                        false,
                        Rubric.NONE,
                        EarshotJson.MAPPER.createObjectNode(),
                        false),
                new ConfigDocument.Agent(id + 2, 1, id + 1, "Booking", null, null, null),
                new ApiKey(id + 3, 1, id, null, "k", "esk_tena", Hash.hex(key), false, null));
        store.change((_, _) -> new Change<>(documents, List.of(), List.of(), ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> configuration.now().key(Hash.hex(key)) != null);
        return new Tenant(id + 1, id + 2, key);
    }

    @Test
    void twoTenantsSeeTheirOwnCallsAndNothingOfEachOther() throws SQLException {
        Tenant one = tenant();
        Tenant two = tenant();
        Tables.calls(one.project(), one.agent(), 1_000, 3, TURNS);
        Tables.calls(two.project(), two.agent(), 2_000, 2, TURNS);

        assertThat(ids(plane, "/observability/v1/call-logs/", one.key())).containsExactly(1_000L, 1_001L, 1_002L);
        assertThat(ids(plane, "/observability/v1/call-logs/", two.key())).containsExactly(2_000L, 2_001L);
        assertThat(ids(plane, "/observability/v1/call-logs/?project_id=" + two.project(), one.key()))
                .isEmpty();
        assertThat(ids(plane, "/observability/v1/call-logs/?call_ids=2000,1001", one.key()))
                .containsExactly(1_001L);
        assertThat(plane.get("/observability/v1/call-logs/2000/", one.key()).statusCode())
                .isEqualTo(404);
        assertThat(plane.get("/observability/v1/call-logs/2000/", two.key()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theDatabaseShowsNothingToAnOrganisationWhoseCallsTheyAreNot() throws SQLException {
        Tenant one = tenant();
        Tables.calls(one.project(), one.agent(), 1_000, 1, "[]");
        try (var connection = java.sql.DriverManager.getConnection(
                System.getProperty("earshot.pg.admin-url"),
                "earshot_api",
                System.getProperty("earshot.pg.api-password"))) {
            connection.setAutoCommit(false);
            Tables.run(connection, "select set_config('earshot.org', '999999999', true)");
            try (var rows = connection
                    .createStatement()
                    .executeQuery("select count(*) from call_log where project_id = " + one.project())) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1/call-logs", "v1/call-logs-external", "v2/call-logs"})
    void everyPathIsServedWithAndWithoutASlashAndNeverRedirected(String path) throws SQLException {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 1, TURNS);
        for (String slash : List.of("", "/")) {
            assertThat(plane.get("/observability/" + path + slash, tenant.key()).statusCode())
                    .isEqualTo(200);
            assertThat(plane.get("/observability/" + path + "/1000" + slash, tenant.key())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallReadsAsItsUsersKnowIt() throws SQLException {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 1, TURNS);
        JsonNode call = json(plane.get("/observability/v1/call-logs/1000/", tenant.key()));
        assertThat(call.path("agent").asLong()).isEqualTo(tenant.agent());
        assertThat(call.path("agent_id").asText()).isEqualTo(Long.toString(tenant.agent()));
        assertThat(call.path("agent_name").asText()).isEqualTo("Booking");
        assertThat(call.path("duration").asText()).isEqualTo("01:01");
        assertThat(call.path("status").asText()).isEqualTo("evaluating");
        assertThat(call.path("transcript").asText()).isEqualTo("[00:00] Main Agent: Hello\nTesting Agent: Thanks");
        assertThat(call.path("transcript_object").path(1).path("role").asText()).isEqualTo("Function Call");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "call_id|'every'|call_id|'every'",
                "assistant_id|'asst_7'|assistant_id|'asst_7'",
                "trace_id|'4bf92f3577b34da6a3ce929d0e0e4736'|trace_id|'4bf92f3577b34da6a3ce929d0e0e4736'",
                "recording_url|'https://example.com/a.mp3'|voice_recording_url|'https://example.com/a.mp3'",
                "transcript_type|'custom'|transcript_type|'custom'",
                "ended_reason|'completed'|call_ended_reason|'completed'",
                "customer_number|'+15550100001'|customer_number|'+15550100001'",
                "metadata|{'a':[1]}|metadata|{'a':[1]}",
                "started_at|'2025-10-03T10:30:00Z'|timestamp|'2025-10-03T10:30:00Z'",
                "dynamic_variables|{'o':'7'}|dynamic_variables|{'o':'7'}",
                "feedback|'fine'|feedback|'fine'",
                "redact_fields|['age','ssn']|redact_fields|['age','ssn']",
                "metric_ids|[118,119]|metric_ids|'118,119'",
                "main_agent_channel_index|1|main_agent_channel_index|1",
                "main_agent_channel_index|1|testing_channel_index|0",
                "flags|['evaluation_deferred']|evaluation_waits|{'for':'release','until':null}"
            })
    void everyFieldOfAnObservedCallIsServedBack(String field, String kept, String shown, String value)
            throws Exception {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 1, TURNS);
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "update call_log set document = document || jsonb_build_object(?::text, ?::text::jsonb)"
                            + " where project_id = ?",
                    field,
                    kept.replace('\'', '"'),
                    tenant.project());
        }
        JsonNode call = json(plane.get("/observability/v1/call-logs/1000/", tenant.key()));
        assertThat(call.path(shown)).isEqualTo(EarshotJson.MAPPER.readTree(value.replace('\'', '"')));
    }

    @Test
    void aCallWhoseEvaluationWaitsSaysUntilWhen() throws SQLException {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 1, TURNS);
        try (var connection = Tables.asPipeline()) {
            Tables.run(
                    connection,
                    "insert into evaluation (project_id, call_log_id, received_on, request_id, plan_hash, revision,"
                            + " open_metrics, deadline_at, number, u, pi, stratum, planned_at)"
                            + " values (?, 1000, (now() at time zone 'utc')::date, 0, '', 1, 1,"
                            + " '2026-03-01T10:05:00Z', 0, 0.5, 0, 'undecided', now())",
                    tenant.project());
        }
        for (String path : List.of("/observability/v1/call-logs/1000/", "/observability/v1/call-logs/")) {
            JsonNode call = json(plane.get(path, tenant.key()));
            JsonNode one = call.has("results") ? call.path("results").path(0) : call;
            assertThat(one.path("status").asText()).isEqualTo("evaluating");
            assertThat(one.path("evaluation_waits").path("until").asText()).isEqualTo("2026-03-01T10:05:00Z");
            assertThat(one.path("evaluation_waits").path("for").asText()).isEqualTo("transcript");
        }
    }

    @Test
    void pagesFollowEachOtherToTheLastCallAndEachCallIsOnOne() throws SQLException {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 7, "[]");
        Set<Long> seen = new HashSet<>();
        String path = "/observability/v1/call-logs-external?page_size=3&agent_id=" + tenant.agent();
        int pages = 0;
        while (path != null) {
            JsonNode page = json(plane.get(path, tenant.key()));
            assertThat(page.path("count").asInt()).isEqualTo(7);
            page.path("results").forEach(call -> seen.add(call.path("id").asLong()));
            assertThat(page.path("previous").isNull()).isEqualTo(pages == 0);
            JsonNode next = page.path("next");
            assertThat(next.isNull() || next.asText().startsWith("http://")).isTrue();
            path = next.isNull() ? null : next.asText();
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(7);
    }

    @Test
    void aListOfMoreThanTenThousandGoesOnBehindThem() throws SQLException {
        Tenant tenant = tenant();
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 10_100, "[]");
        JsonNode page = json(plane.get("/observability/v1/call-logs?page_size=250&page=41", tenant.key()));
        assertThat(page.path("results")).hasSize(100);
        assertThat(page.path("next").isNull()).isTrue();
        JsonNode before = json(plane.get("/observability/v1/call-logs?page_size=250&page=40", tenant.key()));
        assertThat(before.path("next").asText()).contains("page=41");
        assertThat(before.path("count_exact").isBoolean()).isTrue();
        assertThat(before.path("count").asLong()).isGreaterThan(10_000);
    }

    @Test
    void callsTooLargeForOnePageAreRefusedWithAPageSizeThatFits() throws SQLException {
        Tenant tenant = tenant();
        String long3MiB = "[{\"kind\": \"utterance\", \"speaker\": \"agent\", \"text\": \""
                + "0123456789abcdef".repeat(3 * 64 * 1024) + "\"}]";
        Tables.calls(tenant.project(), tenant.agent(), 1_000, 4, long3MiB);
        JsonNode refused = json(plane.get("/observability/v1/call-logs", tenant.key()));
        assertThat(refused.path("page_size").path(0).asText()).contains("at most 2 at a time");
        assertThat(plane.get("/observability/v1/call-logs?page_size=2", tenant.key())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "page=0, page",
        "page_size=251, page_size",
        "agent_id=x, agent_id",
        "call_ids=one, call_ids",
        "timestamp_from=yesterday, timestamp_from",
        "timestamp_from=%2B300000-01-01T00:00:00Z, timestamp_from",
        "timestamp_to=-0001-01-01T00:00:00Z, timestamp_to",
        "timestamp_from=2020-01-01T00:00:00Z, timestamp_from",
        "timestamp_from=2026-01-01T00:00:00Z&timestamp_to=2026-03-01T00:00:00Z, timestamp_from"
    })
    void aWrongParameterIsNamed(String query, String field) {
        var answer = plane.get("/observability/v1/call-logs/?" + query, KEY);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path(field).isArray()).isTrue();
    }

    @Test
    void whoHasNoKeyIsToldSo() {
        for (String key : List.of("", "esk_nobody")) {
            var answer = plane.get("/observability/v1/call-logs/", key);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).path("detail").isTextual()).isTrue();
        }
    }

    @Test
    void theDocumentDescribesCallLogsAndTheDoorsForCalls() {
        var answer = plane.get("/q/openapi?format=json", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode document = json(answer);
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.path("info").path("title").asText()).isEqualTo("Earshot API");
        JsonNode paths = document.path("paths");
        assertThat(paths.path("/observability/v1/call-logs")
                        .path("get")
                        .path("operationId")
                        .asText())
                .isEqualTo("call-logs-list");
        assertThat(paths.path("/observability/v1/call-logs/{id}")
                        .path("get")
                        .path("operationId")
                        .asText())
                .isEqualTo("call-logs-retrieve");
        assertThat(paths.path("/observability/v1/observe/")
                        .path("post")
                        .path("operationId")
                        .asText())
                .isEqualTo("observe-create");
        assertThat(document.at("/components/schemas/CallLogList/properties/duration")
                        .isObject())
                .isTrue();
        assertThat(plane.get("/q/swagger-ui/", "").statusCode()).isEqualTo(200);
    }

    private static List<Long> ids(ControlPlane plane, String path, String key) {
        JsonNode page = json(plane.get(path, key));
        return page.path("results").findValues("call_id").isEmpty()
                ? List.of()
                : java.util.stream.StreamSupport.stream(page.path("results").spliterator(), false)
                        .map(call -> call.path("id").asLong())
                        .toList();
    }
}
