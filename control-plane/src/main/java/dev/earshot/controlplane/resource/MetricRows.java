package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.controlplane.change.MetricSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Metrics as their users know them: rows of a list, and one with all that is known of it. */
final class MetricRows {
    private static final int SLUG = 200;
    /** Of trend alerts, which are not served; readers expect the numbers. */
    private static final int WINDOW = 50;

    private MetricRows() {}

    /** A row of a list. */
    static ObjectNode row(Metric metric, Map<Long, String> agents) {
        ObjectNode json = common(metric);
        json.remove("custom_code");
        json.put(
                "agent_names",
                String.join(
                        ", ",
                        metric.agents().stream()
                                .map(agents::get)
                                .filter(Objects::nonNull)
                                .toList()));
        json.putArray("knowledge_base_files");
        json.put("uses_llm_judge", Boolean.toString(metric.type() == MetricType.LLM_JUDGE));
        return json.put("metric_cost", 0.0);
    }

    /** One with all that is known of it. */
    static ObjectNode detail(Metric metric) {
        ObjectNode json = common(metric);
        json.put("overall_score", "").put("total_score", "").put("knowledge_base_files", "");
        json.putArray("reviews");
        return json.putNull("pending_optimisation_proposal");
    }

    /** What a picker shows. */
    static ObjectNode brief(Metric metric) {
        return common(metric)
                .retain(List.of(
                        "id",
                        "slug",
                        "name",
                        "eval_type",
                        "enum_values",
                        "observability_enabled",
                        "simulation_enabled",
                        "sampling_enabled",
                        "alert_type",
                        "function_name",
                        "vocera_defined_metric_code",
                        "agents",
                        "project"));
    }

    private static ObjectNode common(Metric metric) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("id", metric.id());
        for (String name : MetricSettings.names()) {
            JsonNode value = metric.settings().path(name);
            json.set(name, value.isMissingNode() ? MetricSettings.otherwise(name) : value);
        }
        if (json.path("slug").asText().isEmpty()) {
            json.put("slug", slug(metric));
        }
        json.put("project", metric.projectId()).put("name", metric.name());
        ArrayNode agents = json.putArray("agents");
        metric.agents().forEach(agents::add);
        json.put("description", metric.description()).put("type", type(metric.type()));
        json.put("eval_type", metric.evalType().wire());
        json.set("enum_values", EarshotJson.MAPPER.valueToTree(metric.enumValues()));
        json.put("observability_enabled", metric.observabilityEnabled());
        json.put("sampling_enabled", metric.samplingEnabled());
        String code = metric.code();
        json.put("function_name", code == null ? null : "get_" + code);
        json.put("vocera_defined_metric_code", code == null ? "" : code);
        json.set("configuration", metric.configuration());
        json.put("version", metric.metricVersion());
        return json.put("window_size", WINDOW).put("std_multiplier", 2.0).put("ewma_alpha", 0.1);
    }

    /** How a metric comes to its value, in the words of the API. */
    static String type(MetricType type) {
        return switch (type) {
            case LLM_JUDGE -> "llm_judge";
            case CODE, EXPRESSION -> "custom_code";
        };
    }

    private static String slug(Metric metric) {
        String words = metric.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
        return words.substring(0, Math.min(SLUG, words.length())) + "_" + metric.id();
    }
}
