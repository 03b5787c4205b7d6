package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.MetricFields;
import dev.earshot.controlplane.input.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics of one project. A section that names metrics names all of them; one that does not keeps those that are. */
final class MetricSections {
    private static final Set<String> FIELDS =
            Set.of("name", "predefined", "sampling_enabled", "observability_enabled", "configuration", "description");

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
            if (edited.size() > MetricFields.MOST) {
                throw each.bad("name", "at most " + MetricFields.MOST + " metrics a project");
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
        ObjectNode metric = before == null ? MetricFields.fresh(draft, project, name) : draft.edit("metric", before);
        MetricFields.predefine(metric, predefined);
        MetricFields.description(section, metric);
        section.take("sampling_enabled", () -> metric.put("sampling_enabled", section.truth("sampling_enabled")));
        metric.put("observability_enabled", section.truth("observability_enabled", true));
        metric.set("configuration", MetricFields.configuration(section));
        MetricFields.version(metric, before);
        return metric;
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
}
