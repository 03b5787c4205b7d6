package dev.earshot.controlplane.operator;

import static dev.earshot.controlplane.ControlPlane.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.controlplane.ControlPlane;
import dev.earshot.controlplane.Tables;
import dev.earshot.platform.config.Configuration;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's requests, through the database and the topic. */
@QuarkusTest
class OperatorDoorTest {
    @Inject
    Configuration configuration;

    @TestHTTPResource("/")
    URI api;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private ControlPlane plane;

    @BeforeEach
    void start() {
        plane = new ControlPlane(api, management);
        plane.bootstrap();
    }

    @Test
    void theFirstKeyIsAnsweredInTheSameWayHoweverOftenItIsAskedFor() {
        JsonNode again = plane.bootstrap();
        assertThat(again.path("created").asBoolean()).isFalse();
        assertThat(again.path("organization_id").asLong()).isPositive();
        assertThat(again.path("project_id").asLong()).isPositive();
        assertThat(again).isEqualTo(plane.bootstrap());
        assertThat(plane.get("/observability/v1/call-logs/", ControlPlane.KEY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherKeyThanTheFirstIsRefused() {
        assertThat(plane.operator("/operator/bootstrap", "{\"api_key\": \"" + "k".repeat(40) + "\"}")
                        .statusCode())
                .isEqualTo(409);
        for (String body : List.of("", "{}", "nonsense", "{\"api_key\": \"short\"}")) {
            assertThat(plane.operator("/operator/bootstrap", body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void anAppliedDocumentIsInEffectWhenItReturnsAndAppliedAgainChangesNothing() {
        String yaml = """
                projects:
                  - name: Door
                    sample_rate: 0.5
                    metrics:
                      - {name: Silence, predefined: detect_silence, configuration: {silence_duration: 8}}
                      - {name: Judge, predefined: csat, description: 'How was it?'}
                    agents:
                      - {name: A, id: 4242424242, assistant_id: a1, sources: [{provider: retell, secret: k}]}
                    rubric_config: {rules: [{metric: Silence, conditions: {field: score, op: eq, value: 5}}]}
                """;
        JsonNode answer =
                json(plane.operator("/operator/apply", yaml)).path("projects").path(0);
        long project = answer.path("id").asLong();
        assertThat(configuration.now().project(project)).isNotNull();
        assertThat(configuration.now().agentByAssistant(project, "a1")).isNotNull();
        assertThat(configuration.now().metrics(project, null)).hasSize(2);
        assertThat(Tables.query("select rubric from project where id = ?", project))
                .singleElement()
                .asString()
                .contains("score");

        long offset = configuration.now().nextOffset();
        JsonNode again =
                json(plane.operator("/operator/apply", yaml)).path("projects").path(0);
        assertThat(again.path("metrics")).isEqualTo(answer.path("metrics"));
        assertThat(again.path("agents")).isEqualTo(answer.path("agents"));
        assertThat(Tables.query("select metric_version from metric where project_id = ?", project))
                .containsOnly("1");
        assertThat(Tables.query("select count(*) from metric_version where project_id = ?", project))
                .containsExactly("2");
        assertThat(configuration.now().nextOffset()).isEqualTo(offset);

        json(plane.operator("/operator/apply", yaml.replace("silence_duration: 8", "silence_duration: 9")));
        assertThat(Tables.query("select metric_version from metric where project_id = ? and name = 'Silence'", project))
                .containsExactly("2");
        json(plane.operator("/operator/apply", "projects: [{name: Door, agents: [{name: A, sources: []}]}]"));
        assertThat(Tables.query("select id from source where project_id = ?", project))
                .isEmpty();
    }

    @Test
    void aDocumentWithAnErrorChangesNothing() {
        var answer =
                plane.operator("/operator/apply", "projects:\n  - name: Half\n  - {name: Other, sample_rate: many}\n");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("3:32 projects[1].sample_rate: a number");
        assertThat(Tables.query("select id from project where name = 'Half'")).isEmpty();
    }

    @Test
    void aDocumentOfMoreThanAMebibyteIsRefusedInTheSameForm() {
        var answer = plane.operator("/operator/apply", "#" + "x".repeat(1_500_000));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("1:1 document: at most 1048576 bytes");
    }
}
