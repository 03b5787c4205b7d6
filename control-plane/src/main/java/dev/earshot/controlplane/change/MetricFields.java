package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.Normal;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import dev.earshot.controlplane.input.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a metric, but for its name. */
public final class MetricFields {
    /** Most metrics of a project. */
    public static final int MOST = 200;

    private static final int LONGEST_DESCRIPTION = 32_000;
    private static final int LARGEST_CONFIGURATION = 64 * 1024;
    private static final int MOST_VALUES = 200;
    private static final int MOST_AGENTS = 10_000;

    private MetricFields() {}

    /** A new metric without anything of its own. */
    public static ObjectNode fresh(Draft draft, long project, String name) {
        ObjectNode metric = draft.edit("metric", null);
        metric.put("id", draft.newId()).put("project_id", project).put("name", name);
        metric.put("metric_version", 1).put("description", "").putArray("agents");
        metric.putArray("enum_values");
        metric.putObject("configuration");
        metric.putObject("settings");
        return metric;
    }

    /** A new metric that is predefined, on all agents of the project. */
    public static ObjectNode ofPredefined(Draft draft, long project, Predefined predefined) {
        ObjectNode metric = fresh(draft, project, predefined.name());
        predefine(metric, predefined);
        return metric.put("observability_enabled", true);
    }

    /** Makes a metric measure what a predefined one does. */
    public static void predefine(ObjectNode metric, Predefined predefined) {
        metric.put("type", EarshotJson.MAPPER.valueToTree(predefined.type()).asText());
        metric.put("eval_type", predefined.evalType().wire()).put("code", predefined.code());
        metric.set("enum_values", EarshotJson.MAPPER.valueToTree(predefined.enumValues()));
        metric.put("sampling_enabled", predefined.type() == MetricType.LLM_JUDGE);
    }

    /** Takes over the description; that of a judge is what it is asked. */
    public static void description(Section section, ObjectNode metric) {
        section.take("description", () -> metric.put("description", section.text("description", LONGEST_DESCRIPTION)));
    }

    /** A configuration as a section gives it, an empty one where it gives none. */
    public static JsonNode configuration(Section section) {
        Section given = section.section("configuration");
        if (given == null) {
            return EarshotJson.MAPPER.createObjectNode();
        }
        for (String seconds : List.of("silence_duration", "infra_issues_timeout")) {
            if (given.has(seconds)) {
                given.number(seconds, 0.1, 3_600);
            }
        }
        JsonNode json = section.json("configuration");
        if (EarshotJson.bytes(json).length > LARGEST_CONFIGURATION) {
            throw section.bad("configuration", "at most " + LARGEST_CONFIGURATION + " bytes");
        }
        return json;
    }

    /** The kind of value, also under its older names. */
    public static EvalType evalType(Section section) {
        String name = section.required("eval_type");
        try {
            return EvalType.of(name);
        } catch (IllegalArgumentException unknown) {
            throw section.bad("eval_type", "binary, continuous_qualitative, numeric or enum");
        }
    }

    /** The values of an enum. */
    public static List<String> enumValues(Section section) {
        List<String> values = section.texts("enum_values");
        Set<String> once = new HashSet<>(values);
        if (values.size() > MOST_VALUES
                || once.size() < values.size()
                || values.stream().anyMatch(value -> value.isBlank() || value.length() > 255)) {
            throw section.bad("enum_values", "at most " + MOST_VALUES + " texts of at most 255 characters, each once");
        }
        return values;
    }

    /** Agents of the project. */
    public static List<Long> agents(Section section, String field, Draft draft, long project) {
        List<Long> agents = section.ids(field, MOST_AGENTS);
        for (Long agent : agents) {
            if (draft.find(Agent.class, each -> each.id() == agent && each.projectId() == project) == null) {
                throw section.bad(field, "ids of agents of the project; " + agent + " is none");
            }
        }
        return agents.stream().distinct().toList();
    }

    /** Counts a new version when a metric would measure something else than it did. */
    public static void version(ObjectNode metric, @Nullable Metric before) {
        if (before != null && !meaning(before).equals(meaning(EarshotJson.MAPPER.convertValue(metric, Metric.class)))) {
            metric.put("metric_version", before.metricVersion() + 1);
        }
    }

    // What a score depends on. A judge measures what its description says; a code metric's is for people only.
    private static JsonNode meaning(Metric metric) {
        ObjectNode meaning = EarshotJson.MAPPER.createObjectNode();
        meaning.put("code", metric.code()).put("eval_type", metric.evalType().wire());
        meaning.put("description", metric.type() == MetricType.CODE ? "" : metric.description());
        meaning.set("configuration", metric.configuration());
        meaning.set("enum_values", EarshotJson.MAPPER.valueToTree(metric.enumValues()));
        for (String name : MetricSettings.MEANINGFUL) {
            meaning.set("settings." + name, metric.settings().path(name).deepCopy());
        }
        meaning.properties().removeIf(field -> field.getValue().isMissingNode());
        return Normal.of(meaning);
    }
}
