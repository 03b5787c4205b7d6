package dev.earshot.controlplane.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Every answer of the configuration's paths, held against two documents: a reference, where one is named, and our own. */
@QuarkusTest
class ReferenceContractTest {
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

    private record Answer(String method, String path, int status, JsonNode body) {}

    private record Difference(String method, String path, Pattern pointer) {
        boolean covers(Answer answer, String fault) {
            return method.equals(answer.method())
                    && path.equals(answer.path())
                    && pointer.matcher(fault.substring(0, fault.indexOf(": "))).matches();
        }
    }

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        tenant = Tenant.make(store, configuration);
    }

    @Test
    void everyAnswerFitsTheReferenceDocumentWhereOneIsNamed() throws IOException {
        Reference reference = Reference.named();
        Assumptions.assumeTrue(
                reference != null, "no reference document is named by EARSHOT_REFERENCE_OPENAPI: not compared");
        hold(Objects.requireNonNull(reference), differences(), true);
    }

    @Test
    void everyAnswerFitsOurOwnDocument() {
        HttpResponse<String> document = plane.get("/q/openapi", "");
        Object tree = new Yaml().load(document.body());
        hold(Reference.of(EarshotJson.MAPPER.valueToTree(tree)), List.of(), false);
    }

    private void hold(Reference document, List<Difference> differences, boolean theirs) {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Answer answer : answers()) {
            String path = theirs || document.describes(answer.method(), answer.path(), answer.status())
                    ? answer.path()
                    : answer.path().replaceFirst("/$", "");
            if (!document.describes(answer.method(), path, answer.status())) {
                String fault = "status " + answer.status() + ": not described";
                boolean known = differences.stream().anyMatch(each -> each.covers(answer, fault))
                        // Paths that are ours alone, or that the document has under another version.
                        || (theirs
                                && (answer.path().contains("/v2/")
                                        || answer.path().contains("organizations")));
                if (!known) {
                    wrong.add(answer.method() + " " + answer.path() + " " + fault);
                }
                continue;
            }
            compared++;
            document.faults(answer.method(), path, answer.status(), answer.body()).stream()
                    .filter(fault -> differences.stream().noneMatch(each -> each.covers(answer, fault)))
                    .forEach(fault -> wrong.add(answer.method() + " " + answer.path() + " " + fault));
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(20);
    }

    private List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        String projects = "/user/v1/projects/";
        ask(answers, "GET", projects, projects, "");
        long brief = ask(answers, "POST", projects, projects, "{\"name\": \"Contract\"}")
                .path("id")
                .asLong();
        ask(answers, "DELETE", projects + "{id}/", projects + brief, "");
        String project = projects + tenant.project() + "/";
        ask(answers, "GET", projects + "{id}/", project, "");
        ask(answers, "PATCH", projects + "{id}/", project, "{\"webhook_url\": \"https://example.com/\"}");
        ask(answers, "PUT", projects + "{id}/", project, "{\"name\": \"Put\"}");
        ask(
                answers,
                "POST",
                projects + "{id}/add_member/",
                project + "add_member/",
                "{\"email\": \"ada@example.com\", \"name\": \"Ada\"}");
        ask(answers, "GET", projects + "members/", projects + "members/", "");
        ask(answers, "GET", "/user/v1/organizations/", "/user/v1/organizations/", "");
        agents(answers, "/test_framework/v1/aiagents/");
        agents(answers, "/test_framework/v2/aiagents/");
        metrics(answers);
        String keys = "/user/api/v1/user-api-key/";
        long key = ask(answers, "POST", keys, keys, "{\"name\": \"Contract\"}")
                .path("id")
                .asLong();
        ask(answers, "GET", keys, keys, "");
        ask(answers, "GET", keys + "{id}/", keys + key, "");
        ask(answers, "PATCH", keys + "{id}/", keys + key, "{\"name\": \"Renamed\"}");
        ask(answers, "DELETE", keys + "{id}/", keys + key, "");
        JsonNode log = ask(answers, "GET", "/user/v1/audit-logs/", "/user/v1/audit-logs/?page_size=3", "");
        ask(
                answers,
                "GET",
                "/user/v1/audit-logs/{id}/",
                "/user/v1/audit-logs/" + log.path("results").get(0).path("id").asLong(),
                "");
        return answers;
    }

    private void agents(List<Answer> answers, String agents) {
        String name = agents.contains("v1") ? "agent_name" : "name";
        long id = ask(
                        answers,
                        "POST",
                        agents,
                        agents,
                        "{\"" + name + "\": \"Contract " + name
                                + "\", \"description\": \"d\", \"inbound\": true, \"project\": " + tenant.project()
                                + "}")
                .path("id")
                .asLong();
        ask(answers, "GET", agents, agents, "");
        ask(answers, "GET", agents + "{id}/", agents + id, "");
        ask(answers, "PATCH", agents + "{id}/", agents + id, "{\"description\": \"changed\"}");
        if (agents.contains("v1")) {
            ask(answers, "GET", agents + "short_list/", agents + "short_list/", "");
            ask(answers, "GET", agents + "{id}/history/", agents + id + "/history/", "");
            ask(answers, "POST", agents + "{id}/restore/", agents + id + "/restore/", "{\"history_id\": 1}");
            ask(answers, "POST", agents + "{id}/duplicate/", agents + id + "/duplicate/", "{}");
        }
        ask(answers, "DELETE", agents + "{id}/", agents + id, "");
    }

    private void metrics(List<Answer> answers) {
        String metrics = "/test_framework/v1/metrics/";
        String metric = "{\"project\": " + tenant.project()
                + ", \"name\": \"Contract %s\", \"type\": \"llm_judge\", \"eval_type\": \"binary\"}";
        long id = ask(answers, "POST", metrics, metrics, metric.formatted("1"))
                .path("id")
                .asLong();
        ask(answers, "POST", metrics + "bulk_create/", metrics + "bulk_create/", "[" + metric.formatted("2") + "]");
        ask(answers, "GET", metrics, metrics, "");
        ask(answers, "GET", metrics + "basic_list/", metrics + "basic_list/", "");
        ask(answers, "GET", metrics + "{id}/", metrics + id, "");
        ask(answers, "PATCH", metrics + "{id}/", metrics + id, "{\"description\": \"changed\"}");
        ask(answers, "PUT", metrics + "{id}/", metrics + id, "{\"name\": \"Put\"}");
        ask(answers, "GET", metrics + "{id}/history/", metrics + id + "/history/", "");
        ask(
                answers,
                "PATCH",
                metrics + "{id}/history/edit/",
                metrics + id + "/history/edit/",
                "{\"history_id\": 1, \"version_name\": \"first\"}");
        ask(answers, "POST", metrics + "{id}/restore/", metrics + id + "/restore/", "{\"history_id\": 1}");
        String ids = "\"metric_ids\": [" + id + "]";
        ask(answers, "PATCH", metrics + "reorder/", metrics + "reorder/", "{" + ids + "}");
        ask(
                answers,
                "POST",
                metrics + "bulk-toggle-settings/",
                metrics + "bulk-toggle-settings/",
                "{" + ids + ", \"sampling_enabled\": false}");
        ask(
                answers,
                "POST",
                metrics + "bulk_manage_agents/",
                metrics + "bulk_manage_agents/",
                "{" + ids + ", \"agent_ids\": [" + tenant.agent() + "], \"mode\": \"enable\"}");
        ask(answers, "POST", metrics + "delete_metrics/", metrics + "delete_metrics/", "{" + ids + "}");
        String predefined = "/test_framework/v1/predefined-metrics/";
        ask(answers, "GET", predefined, predefined, "");
        ask(answers, "GET", predefined + "{id}/", predefined + "1", "");
        ask(
                answers,
                "POST",
                predefined + "copy/",
                predefined + "copy/",
                "{\"metric_codes\": [\"csat\"], \"project_id\": " + tenant.project() + "}");
    }

    private JsonNode ask(List<Answer> answers, String method, String path, String asked, String body) {
        HttpResponse<String> response = plane.ask(method, asked, tenant.key(), body);
        assertThat(response.statusCode())
                .as(method + " " + asked + " " + response.body())
                .isBetween(200, 204);
        JsonNode json = response.body().isEmpty()
                ? EarshotJson.MAPPER.missingNode()
                : EarshotJson.read(response.body(), JsonNode.class);
        answers.add(new Answer(method, path, response.statusCode(), json));
        return json;
    }

    private static List<Difference> differences() throws IOException {
        try (var file = ReferenceContractTest.class.getResourceAsStream("/contract-differences.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", 4))
                    .map(parts -> new Difference(
                            parts[0], parts[1], Pattern.compile("\\Q" + parts[2].replace("*", "\\E.*\\Q") + "\\E")))
                    .toList();
        }
    }
}
