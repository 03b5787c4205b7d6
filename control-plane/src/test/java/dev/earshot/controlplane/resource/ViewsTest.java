package dev.earshot.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.Tenant;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources and endpoints: what is set up, without what is secret. */
@QuarkusTest
class ViewsTest extends ResourceTest {
    @Test
    void sourcesSayHowTheirSendersAreKnownAndNeverTheSecret() {
        long id = tenant.organization() + 8;
        store.change((_, _) -> new Change<>(
                List.of(
                        new Source(
                                id,
                                1,
                                tenant.project(),
                                tenant.agent(),
                                "vapi",
                                "hmac",
                                "sealed-words",
                                EarshotJson.MAPPER.createObjectNode().put("header", "x-sig")),
                        new Source(
                                id + 1,
                                1,
                                tenant.project(),
                                tenant.agent(),
                                "retell",
                                "none",
                                null,
                                EarshotJson.MAPPER.createObjectNode())),
                List.of(),
                List.of(),
                ""));

        JsonNode page = get("/earshot/v1/sources/");
        assertThat(page.path("results")).hasSize(2);
        JsonNode first = page.path("results").path(0);
        assertThat(first.path("scheme").asText()).isEqualTo("hmac");
        assertThat(first.path("secret_configured").asBoolean()).isTrue();
        assertThat(first.path("options").path("header").asText()).isEqualTo("x-sig");
        assertThat(first.path("path").asText()).isEqualTo("/observability/v1/vapi/observe/");
        assertThat(page.path("results").path(1).path("secret_configured").asBoolean())
                .isFalse();
        assertThat(page.toString()).doesNotContain("sealed-words");

        JsonNode one = get("/earshot/v1/sources?limit=1");
        assertThat(one.path("results")).hasSize(1);
        JsonNode rest =
                get("/earshot/v1/sources?limit=1&cursor=" + one.path("next").asText());
        assertThat(rest.path("results").path(0).path("provider").asText()).isEqualTo("retell");
        assertThat(rest.path("next").isNull()).isTrue();
        Tenant theirs = tenant();
        assertThat(ok(200, plane.get("/earshot/v1/sources?project_id=" + tenant.project(), theirs.key()))
                        .path("results"))
                .isEmpty();
    }

    @Test
    void endpointsSayWhatIsToldWhereAndHowItIsSigned() {
        assertThat(get("/earshot/v1/endpoints/").path("results")).isEmpty();
        ok(
                200,
                ask(
                        "PATCH",
                        "/user/v1/projects/" + tenant.project(),
                        "{\"webhook_url\": \"https://example.com/hook\", \"webhook_secret\": \"plain-words\","
                                + " \"notify_call_log_webhook_failed\": true}"));

        JsonNode page = get("/earshot/v1/endpoints/");
        JsonNode endpoint = page.path("results").path(0);
        assertThat(endpoint.path("url").asText()).isEqualTo("https://example.com/hook");
        assertThat(endpoint.path("agent_id").isNull()).isTrue();
        assertThat(endpoint.path("tells_failed_calls").asBoolean()).isTrue();
        assertThat(endpoint.path("tells_passed_calls").asBoolean()).isFalse();
        assertThat(endpoint.path("signature").asText()).isEqualTo("none");
        assertThat(endpoint.path("plain_secret_header").asText()).isEqualTo("X-CEKURA-SECRET");
        assertThat(page.toString()).doesNotContain("plain-words");
    }
}
