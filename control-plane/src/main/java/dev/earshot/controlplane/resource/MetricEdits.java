package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.PredefinedMetrics.Predefined;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.MetricFields;
import dev.earshot.controlplane.change.MetricSettings;
import dev.earshot.controlplane.input.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests do to metrics. */
final class MetricEdits {
    private static final Set<String> TYPES = Set.of("llm_judge", "custom_code");
    private static final Set<String> ALL_TYPES = Set.of("llm_judge", "custom_code", "basic", "custom_prompt");

    private MetricEdits() {}

    static Metric create(Section section, Draft draft, Caller caller) {
        long project = project(section, draft, caller);
        ObjectNode metric = MetricFields.fresh(draft, project, "");
        section.attempt(() -> metric.put("name", named(section, draft, project, 0)));
        section.attempt(() -> type(section, metric, TYPES));
        section.attempt(
                () -> metric.put("eval_type", MetricFields.evalType(section).wire()));
        if (!section.has("type") && !section.has("eval_type")) {
            section.check();
        }
        metric.put("sampling_enabled", metric.path("type").asText().equals("llm_judge"));
        metric.put("observability_enabled", true);
        fields(section, draft, metric, project);
        section.check();
        if (draft.all(Metric.class, each -> each.projectId() == project).size() >= MetricFields.MOST) {
            throw section.bad("project", "at most " + MetricFields.MOST + " metrics a project");
        }
        return saved(draft, metric, null, section);
    }

    static Metric change(Section section, Draft draft, long id, boolean whole) {
        Metric before = one(draft, id);
        ObjectNode metric = draft.edit("metric", before);
        if (whole || section.has("name")) {
            section.attempt(() -> metric.put("name", named(section, draft, before.projectId(), id)));
        }
        // What a predefined metric computes is ours; everything else of it may be set.
        if (before.code() == null) {
            section.take("type", () -> type(section, metric, ALL_TYPES));
            section.take(
                    "eval_type",
                    () -> metric.put("eval_type", MetricFields.evalType(section).wire()));
        }
        fields(section, draft, metric, before.projectId());
        section.check();
        return saved(draft, metric, before, section);
    }

    private static Metric saved(Draft draft, ObjectNode metric, @Nullable Metric before, Section section) {
        boolean isEnum = EvalType.of(metric.path("eval_type").asText()) == EvalType.ENUM;
        if (isEnum
                && metric.path("enum_values").isEmpty()
                && metric.path("code").isMissingNode()) {
            throw section.bad("enum_values", "required, for eval_type is enum");
        }
        MetricFields.version(metric, before);
        return (Metric) draft.save(metric);
    }

    private static void fields(Section section, Draft draft, ObjectNode metric, long project) {
        MetricFields.description(section, metric);
        section.take(
                "enum_values",
                () -> metric.set("enum_values", EarshotJson.MAPPER.valueToTree(MetricFields.enumValues(section))));
        section.take(
                "agents",
                () -> metric.set(
                        "agents",
                        EarshotJson.MAPPER.valueToTree(MetricFields.agents(section, "agents", draft, project))));
        section.take("sampling_enabled", () -> metric.put("sampling_enabled", section.truth("sampling_enabled")));
        section.take(
                "observability_enabled",
                () -> metric.put("observability_enabled", section.truth("observability_enabled")));
        section.take("configuration", () -> metric.set("configuration", MetricFields.configuration(section)));
        MetricSettings.apply(section, metric);
    }

    private static void type(Section section, ObjectNode metric, Set<String> types) {
        String type = section.choice("type", types);
        if (type == null) {
            throw section.bad("type", "required, llm_judge or custom_code");
        }
        metric.put("type", type.equals("custom_code") ? "code" : "llm_judge");
    }

    /** Adds predefined metrics to a project; one that is there already stays, and gains the agent. */
    static List<Metric> copy(Draft draft, long project, @Nullable Long agent, List<Predefined> wanted) {
        List<Metric> copies = new ArrayList<>();
        for (Predefined predefined : wanted) {
            Metric known = draft.find(
                    Metric.class,
                    metric -> metric.projectId() == project
                            && (predefined.code().equals(metric.code())
                                    || metric.name().equals(predefined.name())));
            ObjectNode metric = known == null
                    ? MetricFields.ofPredefined(draft, project, predefined)
                    : draft.edit("metric", known).put("observability_enabled", true);
            if (agent != null && (known == null || !known.agents().isEmpty())) {
                assign(metric, List.of(agent));
            }
            copies.add((Metric) draft.save(metric));
        }
        if (draft.all(Metric.class, each -> each.projectId() == project).size() > MetricFields.MOST) {
            throw Refused.field("metric_codes", "At most " + MetricFields.MOST + " metrics a project.");
        }
        return copies;
    }

    private static void assign(ObjectNode metric, List<Long> agents) {
        List<Long> all = new ArrayList<>();
        metric.path("agents").forEach(agent -> all.add(agent.asLong()));
        agents.stream().filter(agent -> !all.contains(agent)).forEach(all::add);
        metric.set("agents", EarshotJson.MAPPER.valueToTree(all));
    }

    /** Puts metrics on agents. One that names no agent is on all of the project. */
    static void enable(Draft draft, Metric before, List<Long> agents) {
        ObjectNode metric = draft.edit("metric", before);
        if (!before.agents().isEmpty() || !before.observabilityEnabled()) {
            assign(metric, agents);
        }
        draft.save(metric.put("observability_enabled", true));
    }

    /** Takes metrics off agents; one that is on none any more does not run. */
    static void disable(Draft draft, Metric before, List<Long> agents) {
        List<Long> left = new ArrayList<>(
                before.agents().isEmpty()
                        ? draft.all(Agent.class, agent -> agent.projectId() == before.projectId()).stream()
                                .map(Agent::id)
                                .toList()
                        : before.agents());
        left.removeAll(agents);
        ObjectNode metric = draft.edit("metric", before);
        metric.set("agents", EarshotJson.MAPPER.valueToTree(left));
        draft.save(left.isEmpty() ? metric.put("observability_enabled", false) : metric);
    }

    /** A metric goes with the rules that read it: a rule without a metric would never be decided. */
    static void delete(Draft draft, long id) {
        Metric metric = one(draft, id);
        Project project = Objects.requireNonNull(draft.find(Project.class, each -> each.id() == metric.projectId()));
        List<Rubric.Rule> left = project.rubric().rules().stream()
                .filter(rule -> rule.metricId() != id)
                .toList();
        if (left.size() < project.rubric().rules().size()) {
            ObjectNode edited = draft.edit("project", project);
            edited.set("rubric", EarshotJson.MAPPER.valueToTree(new Rubric(left)));
            draft.save(edited);
        }
        draft.remove(metric);
    }

    static Metric one(Draft draft, long id) {
        Metric metric = draft.find(Metric.class, each -> each.id() == id);
        if (metric == null) {
            throw Refused.notFound();
        }
        return metric;
    }

    private static String named(Section section, Draft draft, long project, long id) {
        String name = section.name();
        if (draft.find(
                        Metric.class,
                        each -> each.projectId() == project
                                && each.id() != id
                                && each.name().equals(name))
                != null) {
            throw section.bad("name", "a name that no other metric of the project has");
        }
        return name;
    }

    private static long project(Section section, Draft draft, Caller caller) {
        return Scopes.project(section, draft, caller);
    }
}
