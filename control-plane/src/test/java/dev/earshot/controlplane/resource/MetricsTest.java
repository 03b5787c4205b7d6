package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MetricsTest extends ResourceTest {
    private static final String METRICS = "/test_framework/v1/metrics/";

    private String judge(String name, String more) {
        return "{\"project\": " + tenant.project() + ", \"name\": \"" + name
                + "\", \"type\": \"llm_judge\", \"eval_type\": \"binary\", \"description\": \"Was it kind?\"" + more
                + "}";
    }

    private long made(String name) {
        return ok(201, ask("POST", METRICS, judge(name, ""))).path("id").asLong();
    }

    @Test
    void whatChangesTheMeaningMakesANewVersionAndNothingElseDoes() {
        long id = made("Kind");
        JsonNode renamed = ok(200, ask("PATCH", METRICS + id, "{\"name\": \"Kinder\", \"display_order\": 3}"));
        assertThat(renamed.path("version").asInt()).isEqualTo(1);
        JsonNode changed = ok(200, ask("PATCH", METRICS + id + "/", "{\"description\": \"Was it very kind?\"}"));
        assertThat(changed.path("version").asInt()).isEqualTo(2);
        JsonNode triggered = ok(
                200,
                ask(
                        "PATCH",
                        METRICS + id,
                        "{\"evaluation_trigger\": \"custom\", \"evaluation_trigger_prompt\": \"Only sales.\"}"));
        assertThat(triggered.path("version").asInt()).isEqualTo(3);
        JsonNode history = get(METRICS + id + "/history");
        assertThat(history.path("count").asInt()).isEqualTo(3);
        assertThat(history.path("results").get(2).path("description").asText()).isEqualTo("Was it kind?");
        JsonNode restored = ok(200, ask("POST", METRICS + id + "/restore", "{\"history_id\": 1}"));
        assertThat(restored.path("version").asInt()).isEqualTo(4);
        assertThat(restored.path("description").asText()).isEqualTo("Was it kind?");
        assertThat(restored.path("name").asText()).isEqualTo("Kinder");
        assertThat(restored.path("evaluation_trigger").asText()).isEqualTo("always");
        assertThat(ok(400, ask("POST", METRICS + id + "/restore", "{\"history_id\": 99}"))
                        .has("history_id"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "binary_workflow_adherence,binary",
        "binary_qualitative,binary",
        "evaluate_expected_outcome,binary",
        "numeric,numeric",
        "continuous_qualitative,continuous_qualitative"
    })
    void olderNamesOfKindsAreTaken(String sent, String kept) {
        JsonNode made = ok(
                201,
                ask(
                        "POST",
                        METRICS,
                        judge("K", "").replace("\"eval_type\": \"binary\"", "\"eval_type\": \"" + sent + "\"")));
        assertThat(made.path("eval_type").asText()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type|\"type\": \"basic\"",
                "eval_type|\"eval_type\": \"colour\"",
                "enum_values|\"eval_type\": \"enum\"",
                "agents|\"agents\": [1]",
                "evaluation_trigger|\"evaluation_trigger\": \"sometimes\"",
                "configuration|\"configuration\": {\"silence_duration\": -1}",
                "display_order|\"display_order\": \"first\"",
                "name|\"name\": \"\""
            })
    void aWrongFieldIsNamed(String fieldAndJson) {
        String field = fieldAndJson.substring(0, fieldAndJson.indexOf('|'));
        JsonNode errors = ok(
                400,
                ask("POST", METRICS, judge("Wrong", ", " + fieldAndJson.substring(fieldAndJson.indexOf('|') + 1))));
        assertThat(errors.properties().stream().map(Map.Entry::getKey)).containsExactly(field);
    }

    @Test
    void aProjectIsNeededAndMustBeTheCallers() {
        assertThat(ok(400, ask("POST", METRICS, "{\"name\": \"x\"}")).has("project"))
                .isTrue();
        long foreign = tenant().project();
        JsonNode errors = ok(400, ask("POST", METRICS, judge("x", "").replace("" + tenant.project(), "" + foreign)));
        assertThat(errors.has("project")).isTrue();
    }

    @Test
    void severalAreMadeSwitchedOrderedAndDeletedAtOnce() {
        JsonNode made =
                ok(201, ask("POST", METRICS + "bulk_create/", "[" + judge("A", "") + "," + judge("B", "") + "]"));
        long a = made.get(0).path("id").asLong();
        long b = made.get(1).path("id").asLong();
        JsonNode errors =
                ok(400, ask("POST", METRICS + "bulk_create/", "[" + judge("C", "") + "," + judge("A", "") + "]"));
        assertThat(errors.has("[1].name")).as(errors.toString()).isTrue();
        assertThat(get(METRICS)).hasSize(2);

        String both = "\"metric_ids\": [" + a + ", " + b + "]";
        JsonNode toggled = ok(
                200,
                ask("POST", METRICS + "bulk-toggle-settings/", "{" + both + ", \"observability_enabled\": false}"));
        assertThat(toggled.path("updated_count").asInt()).isEqualTo(2);
        assertThat(configuration.now().metrics(tenant.project(), tenant.agent()))
                .isEmpty();
        ok(
                200,
                ask(
                        "POST",
                        METRICS + "bulk_manage_agents/",
                        "{" + both + ", \"agent_ids\": [" + tenant.agent() + "], \"mode\": \"enable\", \"project_id\": "
                                + tenant.project() + "}"));
        assertThat(configuration.now().metrics(tenant.project(), tenant.agent()))
                .hasSize(2);
        ok(200, ask("PATCH", METRICS + "reorder/", "{\"metric_ids\": [" + b + ", " + a + "]}"));
        assertThat(get(METRICS).get(0).path("id").asLong()).isEqualTo(b);
        assertThat(get(METRICS + "basic_list/").get(0).path("name").asText()).isEqualTo("B");
        ok(204, ask("POST", METRICS + "delete_metrics/", "{" + both + "}"));
        assertThat(get(METRICS)).isEmpty();
        ok(404, ask("GET", METRICS + a, ""));
        assertThat(Tables.query("select number::text from metric_version where metric_id = ?", a))
                .containsExactly("1");
    }

    @Test
    void rulesOfADeletedMetricGoWithIt() {
        long id = made("Rule");
        String rubric = "{\"rules\": [{\"metric_id\": " + id
                + ", \"conditions\": {\"field\": \"score\", \"op\": \"eq\", \"value\": true}}]}";
        ok(200, ask("PATCH", "/user/v1/projects/" + tenant.project(), "{\"rubric_config\": " + rubric + "}"));
        ok(204, ask("DELETE", METRICS + id + "/", ""));
        assertThat(get("/user/v1/projects/" + tenant.project()).path("rubric_config"))
                .isEmpty();
    }

    @Test
    void predefinedOnesAreCopiedToAProjectOrAnAgentOnce() {
        JsonNode catalogue = get("/test_framework/v1/predefined-metrics/");
        assertThat(catalogue.findValuesAsText("code")).contains("latency", "csat");
        long first = catalogue.get(0).path("id").asLong();
        String copy = "/test_framework/v1/predefined-metrics/copy/";
        String here = ", \"project_id\": " + tenant.project() + "}";
        JsonNode copied = ok(
                200,
                ask("POST", copy, "{\"predefined_metric_ids\": [" + first + "], \"metric_codes\": [\"csat\"]" + here));
        assertThat(copied.findValuesAsText("vocera_defined_metric_code")).containsExactlyInAnyOrder("latency", "csat");
        ok(200, ask("POST", copy, "{\"metric_codes\": [\"csat\"], \"agent_id\": " + tenant.agent() + "}"));
        assertThat(get(METRICS)).hasSize(2);
        assertThat(ok(400, ask("POST", copy, "{\"metric_codes\": [\"nonsense\"]" + here))
                        .has("metric_codes"))
                .isTrue();
        assertThat(ok(400, ask("POST", copy, "{\"metric_codes\": [\"csat\"]}")).has("project_id"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/test_framework/v1/metrics",
                "/test_framework/v1/metrics-external",
                "/test_framework/v2/metrics",
                "/test_framework/v1/metrics-external/basic_list"
            })
    void everyNameOfThePathIsServed(String path) {
        made("One");
        assertThat(get(path)).hasSize(1);
        assertThat(get(path + "/?agent_id=" + tenant.agent())).hasSize(1);
    }
}
