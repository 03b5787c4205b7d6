package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.Tables;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AgentsTest extends ResourceTest {
    private static final String V2 = "/test_framework/v2/aiagents/";
    private static final String V1 = "/test_framework/v1/aiagents/";

    private String nested() {
        return """
                {"name": "Support", "description": "Answers.", "project": %d, "language": "de",
                 "telephony": {"phone_number": "+12025550100", "inbound": true, "sip_uri": "sip:a@b.example",
                   "sip_auth": {"username": "u", "password": "sip-password-1"}, "outbound_numbers": ["+12025550101"]},
                 "provider": {"type": "retell", "agent_id": "agent_77", "credentials": {"api_key": "retell-key-4321"},
                   "redact_fields": ["ssn", "person_name"], "auto_import_calls": true},
                 "agent_speaks_first": true, "webhook_url": "https://example.com/a", "webhook_secret": "agent-secret-9"}""".formatted(tenant.project());
    }

    @Test
    void theNewerFormReadsBackInItsGroupsAndFlat() {
        JsonNode made = ok(201, ask("POST", V2, nested()));
        assertThat(made.path("provider").path("agent_id").asText()).isEqualTo("agent_77");
        assertThat(made.path("provider").path("redact_fields").get(0).asText()).isEqualTo("ssn");
        assertThat(made.path("provider").path("credentials_configured").asText())
                .isEqualTo("…4321");
        assertThat(made.path("telephony").path("sip_auth").toString())
                .isEqualTo("{\"password\":\"********\",\"username\":\"u\"}");
        JsonNode read = get(V2 + made.path("id").asLong() + "/");
        assertThat(read).isEqualTo(made);
        JsonNode flat = get(V1 + made.path("id").asLong());
        assertThat(flat.path("agent_name").asText()).isEqualTo("Support");
        assertThat(flat.path("assistant_id").asText()).isEqualTo("agent_77");
        assertThat(flat.path("assistant_provider").asText()).isEqualTo("retell");
        assertThat(flat.path("contact_number").asText()).isEqualTo("+12025550100");
        assertThat(flat.path("agent_gives_first_message").asBoolean()).isTrue();
        assertThat(Tables.query(
                        "select row_to_json(a)::text from agent a where id = ?",
                        made.path("id").asLong()))
                .noneMatch(row -> row.contains("sip-password") || row.contains("retell-key"));
    }

    @Test
    void whoGivesRetellsKeyHasASourceThatItSigns() {
        JsonNode made = ok(201, ask("POST", V2, nested()));
        JsonNode source = made.path("sources").get(0);
        assertThat(source.path("scheme").asText()).isEqualTo("retell");
        assertThat(source.path("secret_configured").asText()).isEqualTo("…4321");
        long id = made.path("id").asLong();
        assertThat(configuration.now().sourcesByAgent("retell", id)).hasSize(1);
        JsonNode changed = ok(
                200,
                ask(
                        "PATCH",
                        V2 + id,
                        "{\"sources\": [{\"provider\": \"vapi\", \"scheme\": \"secret\", \"secret\": \"vapi-secret-1\"}]}"));
        assertThat(changed.path("sources")).hasSize(1);
        assertThat(changed.path("sources").get(0).path("provider").asText()).isEqualTo("vapi");
    }

    @Test
    void theFlatFormOfOlderClientsIsTaken() {
        JsonNode made = ok(201, ask("POST", V1, """
                        {"agent_name": "Old", "description": "d", "inbound": true, "project": %d,
                         "assistant_id": "asst_123", "assistant_provider": "self_hosted", "contact_number": "+12025550109"}""".formatted(tenant.project())));
        assertThat(made.path("agent_name").asText()).isEqualTo("Old");
        assertThat(get(V2 + made.path("id").asLong())
                        .path("provider")
                        .path("type")
                        .asText())
                .isEqualTo("custom");
        JsonNode errors = ok(400, ask("POST", V1, "{\"project\": " + tenant.project() + "}"));
        assertThat(errors.has("name")).isTrue();
        assertThat(errors.has("description")).isTrue();
        assertThat(errors.has("inbound")).isTrue();
    }

    @Test
    void wrongFieldsAreNamedWithTheGroupThatHoldsThem() {
        JsonNode errors = ok(
                400,
                ask(
                        "PATCH",
                        V2 + tenant.agent(),
                        "{\"language\": \"xx\", \"provider\": {\"redact_fields\": [\"shoe_size\"]},"
                                + " \"telephony\": {\"phone_number\": \"call me\"}}"));
        assertThat(errors.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("language", "provider", "telephony");
        assertThat(errors.path("provider").get(0).asText()).startsWith("redact_fields: ");
    }

    @Test
    void anAssistantIdBelongsToOneAgentOfAProject() {
        ok(201, ask("POST", V2, nested()));
        JsonNode errors = ok(400, ask("PATCH", V2 + tenant.agent(), "{\"provider\": {\"agent_id\": \"agent_77\"}}"));
        assertThat(errors.path("provider").get(0).asText()).contains("Support");
        JsonNode cleared = ok(200, ask("PATCH", V2 + tenant.agent(), "{\"provider\": {\"agent_id\": null}}"));
        assertThat(cleared.path("provider").path("agent_id").isNull()).isTrue();
    }

    @Test
    void listsArePagesAndCanBeSearched() {
        ok(201, ask("POST", V2, nested()));
        JsonNode page = get(V2 + "?page_size=1");
        assertThat(page.path("count").asInt()).isEqualTo(2);
        assertThat(page.path("next").asText()).startsWith("http").contains("page=2");
        assertThat(page.path("previous").isNull()).isTrue();
        assertThat(get(V2 + "?page=9").path("results")).isEmpty();
        assertThat(get(V2 + "?q=supp").path("results")).hasSize(1);
        assertThat(get(V1 + "short_list?q=supp")
                        .path("results")
                        .get(0)
                        .path("organization")
                        .asLong())
                .isEqualTo(tenant.organization());
        assertThat(get(V1 + "?project_id=1").path("count").asInt()).isZero();
        ok(400, ask("GET", V2 + "?page_size=251", ""));
    }

    @Test
    void anAgentCanBeMadeWhatItWas() {
        long id = ok(201, ask("POST", V2, nested())).path("id").asLong();
        ok(200, ask("PATCH", V2 + id, "{\"description\": \"Sells.\"}"));
        JsonNode history = get(V1 + id + "/history/");
        assertThat(history.path("count").asInt()).isEqualTo(2);
        assertThat(history.path("results").get(0).path("description").asText()).isEqualTo("Sells.");
        long first = history.path("results").get(1).path("history_id").asLong();
        assertThat(history.path("results").get(1).path("history_type").asText()).isEqualTo("+");
        JsonNode named = ok(
                200,
                ask(
                        "PATCH",
                        V1 + id + "/history/edit",
                        "{\"history_id\": " + first + ", \"version_name\": \"opening\"}"));
        assertThat(named.path("version_name").asText()).isEqualTo("opening");
        JsonNode restored = ok(200, ask("POST", V1 + id + "/restore/", "{\"history_id\": " + first + "}"));
        assertThat(restored.path("description").asText()).isEqualTo("Answers.");
        assertThat(get(V1 + id + "/history/").path("count").asInt()).isEqualTo(3);
    }

    @Test
    void aCopyHasNoCredentialsAndADeletedAgentIsGone() {
        long id = ok(201, ask("POST", V2, nested())).path("id").asLong();
        JsonNode copy = ok(201, ask("POST", V1 + id + "/duplicate/", "{}"));
        assertThat(copy.path("agent_name").asText()).isEqualTo("Support (copy)");
        assertThat(copy.path("retell_api_key_configured").asText()).isEmpty();
        assertThat(copy.path("assistant_id").isNull()).isTrue();
        ok(204, ask("DELETE", V2 + id + "/", ""));
        ok(404, ask("GET", V2 + id, ""));
        assertThat(configuration.now().agent(id)).isNull();
        assertThat(configuration.now().sourcesByAgent("retell", id)).isEmpty();
    }
}
