package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One organisation walks through every path with another's ids. */
@QuarkusTest
class ForeignTenantTest extends ResourceTest {
    private record Step(String method, String path, String body) {}

    @Test
    void anotherOrganizationsIdsAnswerLikeThoseOfNothing() {
        Tenant other = tenant();
        long metric = ok(
                        201,
                        plane.ask(
                                "POST",
                                "/test_framework/v1/metrics/",
                                other.key(),
                                "{\"project\": " + other.project()
                                        + ", \"name\": \"M\", \"type\": \"llm_judge\", \"eval_type\": \"binary\"}"))
                .path("id")
                .asLong();
        long key = ok(201, plane.ask("POST", "/user/api/v1/user-api-key/", other.key(), "{\"name\": \"K\"}"))
                .path("id")
                .asLong();
        long line = ok(200, plane.get("/user/v1/audit-logs/", other.key()))
                .path("results")
                .get(0)
                .path("id")
                .asLong();
        List<JsonNode> before = state(other);
        for (Step step : steps(other.project(), other.agent(), metric, key, line, other.organization())) {
            HttpResponse<String> foreign = ask(step.method(), step.path(), step.body());
            assertThat(foreign.statusCode())
                    .as(step.method() + " " + step.path())
                    .isEqualTo(404);
        }
        List<Step> real = steps(other.project(), other.agent(), metric, key, line, other.organization());
        List<Step> none = steps(999_999_991L, 999_999_992L, 999_999_993L, 999_999_994L, 999_999_995L, 999_999_996L);
        for (int i = 0; i < real.size(); i++) {
            HttpResponse<String> foreign =
                    ask(real.get(i).method(), real.get(i).path(), real.get(i).body());
            HttpResponse<String> nothing =
                    ask(none.get(i).method(), none.get(i).path(), none.get(i).body());
            assertThat(foreign.body()).as(real.get(i).path()).isEqualTo(nothing.body());
        }
        assertThat(state(other)).isEqualTo(before);
    }

    @Test
    void listsAndBodiesThatNameAnotherOrganizationFindNothing() {
        Tenant other = tenant();
        for (String path : List.of(
                "/user/v1/projects/?organization_id=" + other.organization(),
                "/user/v1/projects/?project_id=" + other.project(),
                "/test_framework/v1/metrics/?project_id=" + other.project(),
                "/test_framework/v1/metrics/?agent_id=" + other.agent(),
                "/user/v1/projects/members/?project_id=" + other.project())) {
            assertThat(get(path)).as(path).isEmpty();
        }
        assertThat(get("/test_framework/v2/aiagents/?project_id=" + other.project())
                        .path("count")
                        .asInt())
                .isZero();
        for (Step step : List.of(
                new Step(
                        "POST",
                        "/test_framework/v2/aiagents/",
                        "{\"name\": \"x\", \"description\": \"d\", \"project\": " + other.project() + "}"),
                new Step(
                        "POST",
                        "/test_framework/v1/predefined-metrics/copy/",
                        "{\"metric_codes\": [\"csat\"], \"agent_id\": " + other.agent() + "}"),
                new Step(
                        "POST",
                        "/user/api/v1/user-api-key/",
                        "{\"name\": \"x\", \"project\": " + other.project() + "}"),
                new Step(
                        "POST",
                        "/user/v1/projects/",
                        "{\"name\": \"x\", \"organization_id\": " + other.organization() + "}"))) {
            ok(400, ask(step.method(), step.path(), step.body()));
        }
    }

    private List<JsonNode> state(Tenant other) {
        return List.of(
                ok(200, plane.get("/user/v1/projects/" + other.project(), other.key())),
                ok(200, plane.get("/test_framework/v2/aiagents/" + other.agent(), other.key())),
                ok(200, plane.get("/test_framework/v1/metrics/", other.key())),
                ok(200, plane.get("/user/api/v1/user-api-key/", other.key())));
    }

    private static List<Step> steps(long project, long agent, long metric, long key, long line, long organization) {
        String projects = "/user/v1/projects/" + project;
        String agents = "/test_framework/v1/aiagents/" + agent;
        String newer = "/test_framework/v2/aiagents/" + agent + "/";
        String metrics = "/test_framework/v1/metrics/" + metric;
        String keys = "/user/api/v1/user-api-key/" + key + "/";
        return List.of(
                new Step("GET", projects, ""),
                new Step("PATCH", projects, "{\"name\": \"mine\"}"),
                new Step("PUT", projects, "{\"name\": \"mine\"}"),
                new Step("DELETE", projects, ""),
                new Step("POST", projects + "/add_member/", "{\"email\": \"a@b.example\"}"),
                new Step("POST", projects + "/remove_member/", "{\"email\": \"a@b.example\"}"),
                new Step("GET", agents, ""),
                new Step("PATCH", agents, "{\"description\": \"mine\"}"),
                new Step("PUT", agents, "{\"agent_name\": \"mine\", \"description\": \"d\", \"inbound\": true}"),
                new Step("DELETE", agents, ""),
                new Step("GET", newer, ""),
                new Step("PATCH", newer, "{\"description\": \"mine\"}"),
                new Step("DELETE", newer, ""),
                new Step("POST", agents + "/duplicate/", "{}"),
                new Step("GET", agents + "/history/", ""),
                new Step("PATCH", agents + "/history/edit/", "{\"history_id\": 1, \"version_name\": \"mine\"}"),
                new Step("POST", agents + "/restore/", "{\"history_id\": 1}"),
                new Step("GET", metrics, ""),
                new Step("PATCH", metrics, "{\"name\": \"mine\"}"),
                new Step("PUT", metrics, "{\"name\": \"mine\"}"),
                new Step("DELETE", metrics, ""),
                new Step("GET", metrics + "/history/", ""),
                new Step("PATCH", metrics + "/history/edit/", "{\"history_id\": 1, \"version_name\": \"mine\"}"),
                new Step("POST", metrics + "/restore/", "{\"history_id\": 1}"),
                new Step("GET", keys, ""),
                new Step("PATCH", keys, "{\"name\": \"mine\"}"),
                new Step("PUT", keys, "{\"name\": \"mine\"}"),
                new Step("DELETE", keys, ""),
                new Step("GET", "/user/v1/audit-logs/" + line, ""),
                new Step("GET", "/user/v1/organizations/" + organization, ""),
                new Step("PATCH", "/user/v1/organizations/" + organization, "{\"name\": \"mine\"}"));
    }
}
