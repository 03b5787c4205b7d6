package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.id.Hash;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeysTest extends ResourceTest {
    private static final String KEYS = "/user/api/v1/user-api-key/";

    @Test
    void aKeyIsShownOnceWorksAtOnceAndIsRefusedOnceItIsRevoked() {
        JsonNode made = ok(201, ask("POST", KEYS, "{\"name\": \"Importer\"}"));
        String key = made.path("key").asText();
        assertThat(key).startsWith("esk_").hasSizeGreaterThan(40);
        assertThat(ok(200, plane.get("/user/v1/projects/", key))).hasSize(1);
        JsonNode read = get(KEYS + made.path("id").asLong());
        assertThat(read.path("key").asText()).isEqualTo(key.substring(0, 8) + "…");
        assertThat(read.path("organization_name").asText()).isEqualTo("org" + tenant.organization());
        assertThat(Tables.query("select row_to_json(k)::text from api_key k")).noneMatch(row -> row.contains(key));
        ok(204, ask("DELETE", KEYS + made.path("id").asLong() + "/", ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .until(() -> configuration.now().key(Hash.hex(key)) == null);
        ok(401, plane.get("/user/v1/projects/", key));
        ok(404, ask("GET", KEYS + made.path("id").asLong(), ""));
    }

    @Test
    void aKeyMayOnlyReadAndOpenOneProjectAlone() {
        JsonNode made = ok(
                201,
                ask(
                        "POST",
                        KEYS,
                        "{\"name\": \"Board\", \"role\": \"view_only\", \"project\": " + tenant.project() + "}"));
        String key = made.path("key").asText();
        ok(201, ask("POST", "/user/v1/projects/", "{\"name\": \"Other\"}"));
        assertThat(ok(200, plane.get("/user/v1/projects/", key))).hasSize(1);
        ok(403, plane.ask("PATCH", "/user/v1/projects/" + tenant.project(), key, "{\"name\": \"x\"}"));
        ok(403, plane.get(KEYS, key));
        JsonNode errors = ok(
                400,
                ask("POST", KEYS, "{\"role\": \"king\", \"expires_at\": \"2001-01-01T00:00:00Z\", \"project\": 1}"));
        assertThat(errors.has("name") && errors.has("role") && errors.has("expires_at") && errors.has("project"))
                .as(errors.toString())
                .isTrue();
    }

    @Test
    void aKeyOfOneProjectMakesNoneThatOpensMore() {
        JsonNode made = ok(201, plane.ask("POST", KEYS, tenant.projectKey(), "{\"name\": \"Child\"}"));
        assertThat(made.path("project").asLong()).isEqualTo(tenant.project());
        assertThat(ok(200, plane.get(KEYS, tenant.projectKey())).findValuesAsText("name"))
                .containsExactlyInAnyOrder("one project", "Child");
    }

    @Test
    void aRepeatedRequestShowsTheSameKeyAndNothingKeepsItOpen() {
        var first = plane.ask(
                "POST", KEYS, tenant.key(), "application/json", "{\"name\": \"Once\"}", "Idempotency-Key", "k-1");
        var again = plane.ask(
                "POST", KEYS, tenant.key(), "application/json", "{\"name\": \"Once\"}", "Idempotency-Key", "k-1");
        assertThat(ok(201, again)).isEqualTo(ok(201, first));
        String key = ok(201, first).path("key").asText();
        assertThat(Tables.query("select row_to_json(a)::text from idempotent_answer a"))
                .isNotEmpty()
                .noneMatch(row -> row.contains(key));
    }

    @Test
    void membersHaveRolesAndMailSwitches() {
        String project = "/user/v1/projects/" + tenant.project();
        JsonNode added = ok(
                200,
                ask(
                        "POST",
                        project + "/add_member/",
                        "{\"email\": \"ada@example.com\", \"name\": \"Ada\", \"is_email_notify_enabled\": true}"));
        assertThat(added.path("members").get(0).path("user").path("email").asText())
                .isEqualTo("ada@example.com");
        assertThat(added.path("members").get(0).path("is_email_notify_enabled").asBoolean())
                .isTrue();
        ok(200, ask("POST", project + "/add_member", "{\"email\": \"ADA@example.com\", \"role\": \"view_only\"}"));
        JsonNode members = get("/user/v1/projects/members/?project_id=" + tenant.project());
        assertThat(members).hasSize(1);
        assertThat(members.get(0).path("role").asText()).isEqualTo("view_only");
        ok(400, ask("POST", project + "/add_member", "{\"email\": \"nobody\"}"));
        ok(403, plane.ask("POST", project + "/add_member", tenant.viewer(), "{\"email\": \"a@b.example\"}"));
        assertThat(ok(200, ask("POST", project + "/remove_member/", "{\"email\": \"ada@example.com\"}"))
                        .path("members"))
                .isEmpty();
    }

    @Test
    void theOrganizationIsThatOfTheKey() {
        for (String path : new String[] {"/user/organizations", "/user/v2/organizations/"}) {
            assertThat(get(path).get(0).path("id").asLong()).isEqualTo(tenant.organization());
        }
        JsonNode renamed =
                ok(200, ask("PATCH", "/user/v1/organizations/" + tenant.organization(), "{\"name\": \"Renamed\"}"));
        assertThat(renamed.path("name").asText()).isEqualTo("Renamed");
        ok(404, ask("GET", "/user/v1/organizations/1", ""));
    }

    @Test
    void theLogTellsWhoWroteWhatAndCanBeSearched() {
        ok(200, ask("PATCH", "/user/v1/projects/" + tenant.project(), "{\"webhook_secret\": \"hidden-away-1\"}"));
        ok(201, ask("POST", KEYS, "{\"name\": \"Logged\"}"));
        JsonNode page = get("/user/v1/audit-logs/?organization_id=" + tenant.organization());
        assertThat(page.path("count").asInt()).isEqualTo(2);
        assertThat(page.path("results").get(0).path("object_type").asText()).isEqualTo("api_key");
        JsonNode change =
                get("/user/v1/audit-logs/?object_type=project").path("results").get(0);
        assertThat(change.path("api_key_name").asText()).isEqualTo("everything");
        assertThat(change.path("changed").get(0).asText()).isEqualTo("webhook_secret");
        assertThat(change.toString()).doesNotContain("hidden-away");
        assertThat(get("/user/v1/audit-logs/" + change.path("id").asLong())).isEqualTo(change);
        assertThat(ok(400, ask("GET", "/user/v1/audit-logs/?start_time=2020-01-01", ""))
                        .has("start_time"))
                .isTrue();
        ok(403, plane.get("/user/v1/audit-logs/", tenant.viewer()));
        assertThat(get("/user/v1/audit-logs/?organization_id=1").path("count").asInt())
                .isZero();
    }
}
