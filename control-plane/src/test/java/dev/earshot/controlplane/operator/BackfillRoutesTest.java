package dev.earshot.controlplane.operator;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.config.ProviderAccount;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backfills as the operator asks for them, and the switch and keys on their way to who does them. */
@QuarkusTest
class BackfillRoutesTest {
    private static final String PATH = "/operator/backfills";

    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private ControlPlane plane;
    private long project;

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
        project = json(plane.operator("/operator/apply", """
                        projects:
                          - name: Backfilled
                            vapi_api_key: key-of-the-project
                            auto_fetch_calls_enabled: true
                            agents:
                              - {name: A, id: 5151000001, assistant_id: b1}
                              - {name: B, id: 5151000002, assistant_id: b2, auto_fetch_calls_enabled: false}
                              - {name: C, id: 5151000003, assistant_id: b3, vapi_api_key: key-of-the-agent}
                        """))
                .path("projects")
                .path(0)
                .path("id")
                .asLong();
    }

    @Test
    void theSwitchAndTheKeysOfAProjectAndItsAgentsTravelSealed() {
        var accounts =
                ProviderAccount.of(configuration.now(), configuration.now().project(project), "vapi");

        assertThat(accounts).hasSize(2);
        assertThat(accounts.get(0).agentId()).isZero();
        assertThat(accounts.get(0).agents()).isEqualTo(Map.of("b1", 5151000001L, "b2", 5151000002L));
        assertThat(accounts.get(0).watched()).isEqualTo(Map.of("b1", 5151000001L));
        assertThat(accounts.get(1).agentId()).isEqualTo(5151000003L);
        assertThat(accounts.get(1).watched()).isEqualTo(Map.of("b3", 5151000003L));
        assertThat(accounts)
                .allSatisfy(account -> assertThat(account.sealedKey()).startsWith("enc:v1:"));
        assertThat(ProviderAccount.of(configuration.now(), configuration.now().project(project), "retell"))
                .isEmpty();
    }

    @Test
    void aBackfillIsAskedForOncePerKeyAndListedShownAndCancelled() {
        JsonNode made = json(ask("Backfilled", "vapi", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"));
        assertThat(made.path("backfills")).hasSize(2);
        JsonNode first = made.path("backfills").path(0);
        assertThat(first.path("kind").asText()).isEqualTo("preview");
        assertThat(first.path("state").asText()).isEqualTo("open");
        assertThat(first.path("project").asText()).isEqualTo("Backfilled");

        String id = first.path("id").asText();
        assertThat(json(plane.operator(PATH)).path("backfills").findValuesAsText("id"))
                .contains(id);
        assertThat(json(plane.operator(PATH + "/" + id)).path("until").asText()).startsWith("2026-01-02T00:00:00");
        assertThat(json(plane.operator(PATH + "/" + id + "/cancel", "{}"))
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(plane.operator(PATH + "/" + id + "/cancel", "{}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void whatCannotBeAskedForIsSaid() {
        assertThat(ask("Nobody", "vapi", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body()).contains("project:");
                });
        assertThat(ask("Backfilled", "bland", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("Backfilled", "vapi", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("Backfilled", "vapi", "yesterday", "2026-01-02T00:00:00Z")
                        .body())
                .contains("from:");
        assertThat(ask("Backfilled", "retell", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")
                        .statusCode())
                .isEqualTo(409);
        assertThat(plane.operator(PATH, "no json").statusCode()).isEqualTo(400);
        assertThat(plane.operator(PATH + "/999999999").statusCode()).isEqualTo(404);
        assertThat(plane.operator(PATH + "/x").statusCode()).isEqualTo(404);
        assertThat(plane.stranger(PATH).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> ask(String named, String provider, String from, String to) {
        return plane.operator(PATH, """
                {"project": "%s", "provider": "%s", "from": "%s", "to": "%s", "preview": true}
                """.formatted(named, provider, from, to));
    }
}
