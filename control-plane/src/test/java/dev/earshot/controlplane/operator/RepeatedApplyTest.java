package dev.earshot.controlplane.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.platform.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document changes when something stands already. The standing documents are read back as a database gives them. */
class RepeatedApplyTest {
    private static final String FULL = """
            projects:
              - name: Support
                sample_rate: 0.5
                webhook_url: http://127.0.0.1:9911/hook
                webhook_secret: plain
                outbound_timeout: 30
                vapi_api_key: key-of-vapi
                timezone: Europe/Berlin
                agents:
                  - {name: Booking, assistant_id: a1, sources: [{provider: retell, secret: k1}]}
                  - {name: Billing, assistant_id: a2, sources: [{provider: vapi, scheme: hmac, secret: k2, algorithm: sha256}]}
                metrics:
                  - {name: Silence, predefined: detect_silence, configuration: {silence_duration: 8}}
                  - {name: Good, predefined: relevancy, description: 'Was it to the point?'}
                rubric_config: {rules: [{metric: Silence, conditions: {field: score, op: eq, value: 5}}]}
            egress: {allow: [127.0.0.1/32]}
            """;

    @TempDir
    Path folder;

    private SecretBox secrets;
    private final AtomicLong ids = new AtomicLong(100);
    private final Map<String, ConfigDocument> standing = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        SecretBox.createIfAbsent(folder.resolve("keyset.json"));
        secrets = SecretBox.open(folder.resolve("keyset.json"));
        standing.put("organization:1", new Organization(1, 1, "Default"));
        apply(FULL);
    }

    @Test
    void theSameDocumentAgainChangesNothing() {
        Draft again = apply(FULL);
        assertThat(again.saved()).isEmpty();
        assertThat(again.removed()).isEmpty();
    }

    @Test
    void aProjectWithoutMetricsKeepsThem() {
        assertThat(apply("projects: [{name: Support, sample_rate: 0.25}]").saved())
                .singleElement()
                .isInstanceOf(Project.class);
        assertThat(one(Metric.class, "Silence").observabilityEnabled()).isTrue();
        assertThat(one(Project.class, "Support").rubric().rules()).hasSize(1);
        assertThat(one(Project.class, "Support").webhookUrl()).isEqualTo("http://127.0.0.1:9911/hook");
    }

    @Test
    void aMetricThatIsNoLongerNamedRunsNoMore() {
        apply("projects: [{name: Support, metrics: [{name: Good, predefined: relevancy}], rubric_config: {}}]");
        assertThat(one(Metric.class, "Silence").observabilityEnabled()).isFalse();
        assertThat(one(Metric.class, "Good").observabilityEnabled()).isTrue();
        assertThat(one(Project.class, "Support").rubric().rules()).isEmpty();
    }

    @Test
    void aJudgesDescriptionIsPartOfWhatItMeasures() {
        apply(FULL.replace("Was it to the point?", "Did it help?"));
        assertThat(one(Metric.class, "Good").metricVersion()).isEqualTo(2);
        assertThat(one(Metric.class, "Silence").metricVersion()).isEqualTo(1);
    }

    @Test
    void aNewThresholdIsANewVersionOfTheMetric() {
        apply(FULL.replace("silence_duration: 8", "silence_duration: 9"));
        assertThat(one(Metric.class, "Silence").metricVersion()).isEqualTo(2);
    }

    @Test
    void twoAgentsMaySwapTheirAssistants() {
        apply(
                "projects: [{name: Support, agents: [{name: Booking, assistant_id: a2}, {name: Billing, assistant_id: a1}]}]");
        assertThat(one(Agent.class, "Booking").assistantId()).isEqualTo("a2");
        assertThat(one(Agent.class, "Billing").assistantId()).isEqualTo("a1");
    }

    @Test
    void aSourceThatIsNoLongerNamedIsGone() {
        Draft draft = apply("projects: [{name: Support, agents: [{name: Booking, sources: []}]}]");
        assertThat(draft.removed()).singleElement().isInstanceOf(Source.class);
        assertThat(standing.values()).filteredOn(Source.class::isInstance).hasSize(1);
    }

    @Test
    void nothingIsSealedTwiceAndNothingLiesOpen() {
        assertThat(standing.values().toString())
                .doesNotContain("key-of-vapi")
                .doesNotContain("secret=plain")
                .doesNotContain("=k1");
    }

    private <T extends ConfigDocument> T one(Class<T> type, String name) {
        return standing.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(document -> EarshotJson.MAPPER
                        .valueToTree(document)
                        .path("name")
                        .asText()
                        .equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Draft apply(String yaml) {
        Draft draft = new Draft(standing, 1, ids::incrementAndGet, secrets);
        DocumentApplication.of(YamlDocument.read(yaml.getBytes(StandardCharsets.UTF_8)), draft);
        draft.saved()
                .forEach(document -> standing.put(
                        document.key(), EarshotJson.read(EarshotJson.text(document), ConfigDocument.class)));
        draft.removed().forEach(document -> standing.remove(document.key()));
        return draft;
    }
}
