package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProjectsTest extends ResourceTest {
    private static final String PLACEHOLDERS = """
            {"name": "<string>", "outbound_timeout": 123, "max_call_duration": 123, "min_call_duration": 123,
             "sample_rate": 123, "max_messages_chat_runs_limit": 123, "webhook_url": "<string>",
             "webhook_secret": "<string>", "end_call_enabled": true, "no_calls_notify_time_period": "<unknown>",
             "daily_report_dashboard_ids": [123], "frequent_calls_threshold": -1, "rubric_config": "<unknown>",
             "timezone": "<string>", "vapi_api_key": "<string>", "is_deleted": true}""";

    private static final String VALID = """
            {"name": "Night line", "outbound_timeout": 120, "max_call_duration": 600, "min_call_duration": 5,
             "sample_rate": 0.25, "max_messages_chat_runs_limit": 12, "webhook_url": "https://example.com/hook",
             "evaluate_relevant_metrics_enabled": true, "end_call_enabled": true,
             "generate_scenario_auto_assign_numbers_enabled": true, "enable_client_side_testing": true,
             "should_show_powered_by": true, "notify_results_completion": true, "notify_daily_report": true,
             "notify_daily_report_no_calls": true, "daily_report_ai_summary_enabled": true,
             "notify_cron_failure": true, "notify_cron_success": true, "notify_no_calls": true,
             "no_calls_notify_time_period": {"time_zone": "America/New_York",
               "time_periods": [{"start_time": "09:00", "end_time": "17:00", "time_frame": 30}],
               "exception_numbers": ["+15551234567"], "agents": [1, 10]},
             "notify_daily_report_webhook": true, "daily_report_dashboard_ids": [4, 5],
             "notify_result_webhook_failed": true, "notify_result_webhook_success": true,
             "notify_result_webhook_error": true, "notify_cronjob_webhook_failed": true,
             "notify_cronjob_webhook_success": true, "notify_cronjob_webhook_error": true,
             "notify_call_log_webhook_failed": true, "notify_call_log_webhook_success": true,
             "notify_frequent_calls_for_number": true, "frequent_calls_threshold": 3,
             "frequent_calls_time_period": 60, "frequent_calls_cooldown": 240, "forward_vapi_webhook": true,
             "forward_retell_webhook": true, "is_send_emails_enabled": true, "timezone": "Europe/Berlin",
             "is_deleted": false}""";

    private String path() {
        return "/user/v1/projects/" + tenant.project() + "/";
    }

    @Test
    void theLiteralPlaceholdersAreRefusedByNameAndChangeNothing() {
        JsonNode before = get(path());
        JsonNode errors = ok(400, ask("PATCH", path(), PLACEHOLDERS));
        assertThat(errors.properties().stream().map(java.util.Map.Entry::getKey))
                .contains("sample_rate", "webhook_url", "rubric_config", "no_calls_notify_time_period");
        assertThat(errors.path("sample_rate").get(0).asText()).isEqualTo("A number from 0.0 to 1.0.");
        assertThat(get(path())).isEqualTo(before);
    }

    @Test
    void everyFieldSetToAValidValueReadsBackEqual() {
        ObjectNode sent = json(VALID);
        JsonNode answered = ok(200, ask("PATCH", path(), VALID));
        JsonNode read = get(path());
        sent.properties().forEach(field -> {
            assertThat(answered.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            assertThat(read.path(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
        });
    }

    @Test
    void aFormSaysTheSameAsJson() {
        ObjectNode sent = json(VALID);
        String form = sent.properties().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(
                                field.getValue().isTextual()
                                        ? field.getValue().asText()
                                        : field.getValue().toString(),
                                StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        JsonNode answered =
                ok(200, plane.ask("PATCH", path(), tenant.key(), "application/x-www-form-urlencoded", form));
        sent.properties()
                .forEach(field -> assertThat(answered.path(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));

        String parts = sent.properties().stream()
                .map(field -> "--b0\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                        + (field.getValue().isTextual()
                                ? field.getValue().asText()
                                : field.getValue().toString())
                        + "\r\n")
                .collect(Collectors.joining("", "", "--b0--\r\n"));
        JsonNode again = ok(
                200,
                plane.ask(
                        "PATCH",
                        path(),
                        tenant.key(),
                        "multipart/form-data; boundary=b0",
                        parts.replace("Night line", "Day line")));
        assertThat(again.path("name").asText()).isEqualTo("Day line");
        assertThat(again.path("daily_report_dashboard_ids")).isEqualTo(sent.path("daily_report_dashboard_ids"));
    }

    @Test
    void secretsAreKeptSealedAndShownByTheirTailOnly() {
        JsonNode read = ok(
                200,
                ask(
                        "PATCH",
                        path(),
                        "{\"webhook_secret\": \"hook-secret-1234\", \"vapi_api_key\": \"vapi-key-98765\"}"));
        assertThat(read.path("webhook_secret").asText()).isEqualTo("********");
        assertThat(read.path("webhook_secret_configured").asText()).isEqualTo("…1234");
        assertThat(read.path("vapi_api_key_configured").asText()).isEqualTo("…8765");
        assertThat(read.toString()).doesNotContain("hook-secret").doesNotContain("vapi-key");
        ok(200, ask("PATCH", path(), "{\"webhook_secret\": \"********\"}"));
        assertThat(get(path()).path("webhook_secret_configured").asText()).isEqualTo("…1234");
        ok(200, ask("PATCH", path(), "{\"webhook_secret\": \"\"}"));
        assertThat(get(path()).path("webhook_secret").asText()).isEmpty();
        assertThat(Tables.query("select row_to_json(p)::text from project p where id = ?", tenant.project()))
                .noneMatch(row -> row.contains("vapi-key"));
        assertThat(Tables.query("select messages::text from outbox")).noneMatch(row -> row.contains("vapi-key"));
        assertThat(Tables.query("select row_to_json(a)::text from audit_log a"))
                .noneMatch(row -> row.contains("vapi-key") || row.contains("hook-secret"));
    }

    @Test
    void aRubricIsReplacedWholeAndEmptyTakesItAway() {
        long metric = ok(201, ask("POST", "/user/v1/projects/", "{\"name\": \"Rubric\"}"))
                .path("id")
                .asLong();
        JsonNode metrics = get("/test_framework/v1/metrics/?project_id=" + metric);
        assertThat(metrics).hasSize(9);
        long latency = metrics.get(0).path("id").asLong();
        String rubric = "{\"evaluation_logic\": \"and\", \"rules\": [{\"metric_id\": " + latency
                + ", \"conditions\": {\"operator\": \"and\", \"conditions\":"
                + " [{\"field\": \"score\", \"op\": \"lte\", \"value\": 2000}]}}]}";
        JsonNode read = ok(200, ask("PATCH", "/user/v1/projects/" + metric, "{\"rubric_config\": " + rubric + "}"));
        assertThat(read.path("rubric_config")).isEqualTo(json(rubric));
        JsonNode refused = ok(400, ask("PATCH", path(), "{\"rubric_config\": " + rubric + "}"));
        assertThat(refused.path("rubric_config").get(0).asText()).contains("rules[0].metric_id");
        JsonNode cleared = ok(200, ask("PATCH", "/user/v1/projects/" + metric, "{\"rubric_config\": {}}"));
        assertThat(cleared.path("rubric_config")).isEmpty();
    }

    @Test
    void aDeletedProjectIsGoneFromListsAndCanBeBroughtBack() {
        long id = ok(201, ask("POST", "/user/v1/projects", "{\"name\": \"Brief\"}"))
                .path("id")
                .asLong();
        ok(204, ask("DELETE", "/user/v1/projects/" + id + "/", ""));
        assertThat(get("/user/v1/projects/").findValuesAsText("name")).doesNotContain("Brief");
        ok(200, ask("PATCH", "/user/v1/projects/" + id + "/", "{\"is_deleted\": false}"));
        assertThat(get("/user/v1/projects/").findValuesAsText("name")).contains("Brief");
    }

    @Test
    void theLastProjectStays() {
        ok(400, ask("DELETE", path(), ""));
        assertThat(get(path()).path("is_deleted").asBoolean()).isFalse();
    }

    @Test
    void aRepeatedPostGetsTheSameAnswerAndMakesNothingTwice() {
        HttpResponse<String> first = create("{\"name\": \"Once\"}", "a-1");
        HttpResponse<String> again = create("{\"name\": \"Once\"}", "a-1");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(get("/user/v1/projects").findValuesAsText("name").stream().filter("Once"::equals))
                .hasSize(1);
        ok(422, create("{\"name\": \"Another\"}", "a-1"));
    }

    private HttpResponse<String> create(String body, String name) {
        return plane.ask("POST", "/user/v1/projects/", tenant.key(), "application/json", body, "Idempotency-Key", name);
    }

    @Test
    void everyWriteIsInTheLogWithItsKeyAndItsDigests() {
        ok(200, ask("PATCH", path(), "{\"outbound_timeout\": 77, \"name\": \"Renamed\"}"));
        assertThat(Tables.query(
                        "select key_name || ' ' || operation_type || ' ' || object_type || ' '"
                                + " || array_to_string(changed, ',') || ' ' || length(before_digest)"
                                + " || ' ' || (before_digest <> after_digest) from audit_log where object_id = ?",
                        tenant.project()))
                .containsExactly("everything update project name,settings.outbound_timeout 64 true");
    }

    @Test
    void aKeyThatOnlyReadsChangesNothing() {
        ok(403, plane.ask("PATCH", path(), tenant.viewer(), "{\"name\": \"No\"}"));
        ok(403, plane.ask("POST", "/user/v1/projects/", tenant.viewer(), "{\"name\": \"No\"}"));
        ok(403, plane.ask("DELETE", path(), tenant.viewer(), ""));
        ok(200, plane.get(path(), tenant.viewer()));
        ok(403, plane.ask("POST", "/user/v1/projects/", tenant.projectKey(), "{\"name\": \"No\"}"));
        ok(200, plane.ask("PATCH", path(), tenant.projectKey(), "{\"name\": \"Yes\"}"));
    }

    @Test
    void errorsAreProblemsWhereTheClientAsksForThem() {
        HttpResponse<String> answer = plane.ask(
                "PATCH",
                path(),
                tenant.key(),
                "application/json",
                "{\"sample_rate\": 9}",
                "Accept",
                "application/problem+json");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = ok(400, answer);
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("errors").path("sample_rate").get(0).asText()).isEqualTo("A number from 0.0 to 1.0.");
    }

    @Test
    void whatTheFrameworkRefusesLooksTheSame() {
        assertThat(ok(400, ask("PATCH", path(), "{\"name\": ")).path("detail").asText())
                .startsWith("JSON parse error at line 1");
        assertThat(ok(405, ask("POST", path(), "{}")).path("detail").asText()).contains("not allowed");
        assertThat(ok(404, ask("GET", "/user/v1/nothing/", "")).path("detail").asText())
                .isEqualTo("Not found.");
        assertThat(ok(415, plane.ask("PATCH", path(), tenant.key(), "text/csv", "a,b"))
                        .path("detail")
                        .asText())
                .contains("text/csv");
        assertThat(ok(413, ask("PATCH", path(), "{\"name\": \"" + "x".repeat(6 << 20) + "\"}"))
                        .path("detail")
                        .asText())
                .contains("5242880");
        assertThat(ok(401, plane.get(path(), "")).path("detail").asText()).isNotEmpty();
        assertThat(ok(501, ask("GET", "/observability/v1/alerts/", ""))
                        .path("status")
                        .asInt())
                .isEqualTo(501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/v1/projects", "/user/v1/projects-external", "/user/v2/projects"})
    void everyPathIsServedWithAndWithoutASlash(String path) {
        for (String slash : Set.of("", "/")) {
            assertThat(get(path + slash)).hasSize(1);
            assertThat(get(path + "/" + tenant.project() + slash).path("id").asLong())
                    .isEqualTo(tenant.project());
        }
    }

    @Test
    void anUnknownFieldIsIgnoredAndANameIsTakenOnce() {
        ok(200, ask("PATCH", path(), "{\"nonsense\": 1}"));
        JsonNode errors = ok(400, ask("POST", "/user/v1/projects/", "{\"name\": \"p" + tenant.organization() + "\"}"));
        assertThat(new TreeSet<>(errors.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList()))
                .containsExactly("name");
        assertThat(EarshotJson.text(ok(400, ask("POST", "/user/v1/projects/", "{}"))))
                .contains("name");
    }
}
