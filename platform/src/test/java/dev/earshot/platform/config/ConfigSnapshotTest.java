package dev.earshot.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.contracts.score.Rubric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigSnapshotTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ConfigSnapshot config = snapshot(
            project(1, 9, false),
            project(2, 9, false),
            project(3, 9, true),
            project(4, 8, false),
            // An agent with a lower id than its source, and one with a higher.
            new Agent(10, 1, 1, "a", "asst_1", null, null),
            new Agent(20, 1, 2, "b", "asst_1", null, null),
            new Agent(99, 1, 2, "c", null, null, null),
            new Agent(30, 1, 3, "gone", "asst_1", null, null),
            source(15, 1, 10, "retell"),
            source(5, 2, 20, "retell"),
            source(6, 2, 20, "vapi"),
            source(31, 3, 30, "retell"),
            source(32, 2, 99, "retell"),
            new ApiKey(1, 1, 9, null, "k", "esk", "a".repeat(64), false, null),
            new ApiKey(2, 1, 9, null, "k", "esk", "b".repeat(64), true, null),
            metric(1, 1, List.of(), true),
            metric(2, 1, List.of(10L), true),
            metric(3, 1, List.of(), false));

    @Test
    void aSourceIsFoundByWhatTheProviderCallsItsAgentInEveryProjectThatIsNotDeleted() {
        assertThat(config.sourcesByAssistant("retell", "asst_1"))
                .extracting(Source::id)
                .containsExactly(5L, 15L);
        assertThat(config.sourcesByAssistant("vapi", "asst_1"))
                .extracting(Source::id)
                .containsExactly(6L);
        assertThat(config.sourcesByAssistant("retell", "asst_2")).isEmpty();
    }

    @Test
    void aSourceIsFoundByOurAgent() {
        assertThat(config.sourcesByAgent("retell", 99)).extracting(Source::id).containsExactly(32L);
        assertThat(config.sourcesByAgent("vapi", 10)).isEmpty();
        assertThat(config.sources("retell")).extracting(Source::id).containsExactly(5L, 15L, 32L);
        assertThat(config.source(31)).as("by id also of a deleted project").isNotNull();
    }

    @Test
    void agentsAndProjectsAreListedByTheirOwnerInOrderOfId() {
        assertThat(config.agents(2)).extracting(Agent::id).containsExactly(20L, 99L);
        assertThat(config.projects(9)).extracting(Project::id).containsExactly(1L, 2L);
        assertThat(config.project(3)).isNull();
        assertThat(config.agent(1, 20)).as("an agent of another project").isNull();
        assertThat(config.agentByAssistant(2, "asst_1")).extracting(Agent::id).isEqualTo(20L);
    }

    @Test
    void aRevokedKeyOpensNothing() {
        assertThat(config.key("a".repeat(64))).isNotNull();
        assertThat(config.key("b".repeat(64))).isNull();
    }

    @Test
    void theMetricsOfAnAgentAreThoseOfAllAndItsOwn() {
        assertThat(config.metrics(1, 10L)).extracting(Metric::id).containsExactly(1L, 2L);
        assertThat(config.metrics(1, 11L)).extracting(Metric::id).containsExactly(1L);
        assertThat(config.metrics(1, null)).extracting(Metric::id).containsExactly(1L);
        assertThat(config.metric(1, 3)).isNotNull();
        assertThat(config.metric(2, 3)).isNull();
    }

    @Test
    void whatASnapshotGivesCannotBeChanged() {
        assertThatThrownBy(() -> config.agents(2).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> config.documents().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static ConfigSnapshot snapshot(ConfigDocument... documents) {
        Map<String, ConfigDocument> byKey = new HashMap<>();
        for (ConfigDocument document : documents) {
            byKey.put(document.key(), document);
        }
        return new ConfigSnapshot(byKey, byKey.size());
    }

    private static Project project(long id, long organization, boolean deleted) {
        return new Project(
                id, 1, organization, "p", 1, null, null, null, false, false, Rubric.NONE, JSON.objectNode(), deleted);
    }

    private static Source source(long id, long project, long agent, String provider) {
        return new Source(id, 1, project, agent, provider, "secret", "enc:v1:x", JSON.objectNode());
    }

    private static Metric metric(long id, long project, List<Long> agents, boolean observed) {
        return new Metric(
                id,
                1,
                project,
                1,
                "m",
                MetricType.CODE,
                EvalType.NUMERIC,
                "latency",
                "",
                List.of(),
                agents,
                false,
                observed,
                JSON.objectNode());
    }
}
