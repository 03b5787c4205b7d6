package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.Normal;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.MetricType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics of one project. A section that names metrics names all of them; one that does not keeps those that are. */
final class MetricSections {
    private static final Set<String> FIELDS =
            Set.of("name", "predefined", "sampling_enabled", "observability_enabled", "configuration", "description");
    private static final int MOST = 200;
    private static final int LONGEST_DESCRIPTION = 32_000;
    private static final int LARGEST_CONFIGURATION = 64 * 1024;

    private final Draft draft;
    private final long project;
    private final Map<String, ObjectNode> edited = new LinkedHashMap<>();
    private boolean named;

    MetricSections(Draft draft, long project) {
        this.draft = draft;
        this.project = project;
    }

    /** The project's metrics as they will be, by name. */
    Map<String, Metric> plan(Section section) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        named = section.isList("metrics");
        if (!named) {
            running().forEach(metric -> byName.put(metric.name(), metric));
        }
        for (Section each : section.sections("metrics")) {
            ObjectNode metric = metric(each);
            String name = metric.path("name").asText();
            if (edited.put(name, metric) != null) {
                throw each.bad("name", "a name that no other metric of the project has");
            }
            if (edited.size() > MOST) {
                throw each.bad("name", "at most " + MOST + " metrics a project");
            }
            byName.put(name, EarshotJson.MAPPER.convertValue(metric, Metric.class));
        }
        return byName;
    }

    /** Saves them, and ends those that are no longer named; returns those that run. */
    List<Metric> save() {
        if (!named) {
            return running();
        }
        for (Metric metric : running()) {
            if (!edited.containsKey(metric.name())) {
                draft.save(draft.edit("metric", metric).put("observability_enabled", false));
            }
        }
        return edited.values().stream().map(each -> (Metric) draft.save(each)).toList();
    }

    private List<Metric> running() {
        return draft.all(Metric.class, metric -> metric.projectId() == project && metric.observabilityEnabled());
    }

    private ObjectNode metric(Section section) {
        section.allow(FIELDS);
        Predefined predefined = predefined(section);
        String name = section.has("name") ? section.name() : predefined.name();
        Metric before = draft.find(
                Metric.class,
                metric -> metric.projectId() == project && metric.name().equals(name));
        ObjectNode metric = draft.edit("metric", before);
        if (before == null) {
            metric.put("id", draft.newId()).put("project_id", project).put("name", name);
            metric.put("metric_version", 1).put("description", "").putArray("agents");
        }
        metric.put("type", EarshotJson.MAPPER.valueToTree(predefined.type()).asText());
        metric.put("eval_type", predefined.evalType().wire()).put("code", predefined.code());
        metric.set("enum_values", EarshotJson.MAPPER.valueToTree(predefined.enumValues()));
        String description = section.text("description", LONGEST_DESCRIPTION);
        if (description != null) {
            metric.put("description", description);
        }
        metric.put(
                "sampling_enabled",
                section.has("sampling_enabled")
                        ? section.truth("sampling_enabled")
                        : predefined.type() == MetricType.LLM_JUDGE);
        metric.put(
                "observability_enabled",
                !section.has("observability_enabled") || section.truth("observability_enabled"));
        metric.set("configuration", configuration(section));
        if (before != null && !meaning(before).equals(meaning(EarshotJson.MAPPER.convertValue(metric, Metric.class)))) {
            metric.put("metric_version", before.metricVersion() + 1);
        }
        return metric;
    }

    // What a score depends on. A judge measures what its description says; a code metric's is for people only.
    private static JsonNode meaning(Metric metric) {
        ObjectNode meaning = EarshotJson.MAPPER.createObjectNode();
        meaning.put("code", metric.code()).put("eval_type", metric.evalType().wire());
        meaning.put("description", metric.type() == MetricType.CODE ? "" : metric.description());
        meaning.set("configuration", metric.configuration());
        meaning.set("enum_values", EarshotJson.MAPPER.valueToTree(metric.enumValues()));
        return Normal.of(meaning);
    }

    private static Predefined predefined(Section section) {
        @Nullable Predefined predefined = PredefinedMetrics.byCode(section.required("predefined"));
        if (predefined == null) {
            throw section.bad(
                    "predefined",
                    "the code of a predefined metric: "
                            + String.join(
                                    ", ",
                                    PredefinedMetrics.all().stream()
                                            .map(Predefined::code)
                                            .toList()));
        }
        return predefined;
    }

    private static JsonNode configuration(Section section) {
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
}
