package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.PredefinedMetrics;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.MetricFields;
import dev.earshot.controlplane.change.ProjectFields;
import dev.earshot.controlplane.input.Section;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What requests do to projects. */
@Singleton
final class ProjectEdits {
    /** Of a new project. */
    private static final List<String> DEFAULT_METRICS = List.of(
            "latency",
            "talk_ratio",
            "words_per_minute",
            "ai_interrupting_user",
            "user_interrupting_ai",
            "interruption_score",
            "detect_silence",
            "infrastructure_issues",
            "tool_call_success");

    private static final int MOST_PROJECTS = 1_000;

    /**
     * A new project.
     *
     * @param signingSecret with which its deliveries are signed, shown once; {@code null} where the request brought it
     */
    record Made(Project project, @Nullable String signingSecret) {}

    Made create(Section section, Draft draft) {
        section.attempt(() -> named(section, draft, 0));
        ObjectNode project =
                ProjectFields.fresh(draft, draft.newId(), Objects.requireNonNullElse(section.text("name"), ""));
        List<Metric> none = List.of();
        ProjectFields.apply(section, draft, project, none);
        section.check();
        if (draft.all(Project.class, each -> !each.deleted()).size() >= MOST_PROJECTS) {
            throw section.bad("name", "at most " + MOST_PROJECTS + " projects an organisation");
        }
        String secret = ProjectFields.signingSecretWhereNone(draft, project);
        Project made = (Project) draft.save(project);
        for (String code : DEFAULT_METRICS) {
            draft.save(MetricFields.ofPredefined(
                    draft, made.id(), Objects.requireNonNull(PredefinedMetrics.byCode(code))));
        }
        return new Made(made, secret);
    }

    void change(Section section, Draft draft, long id, boolean whole) {
        Project before = one(draft, id);
        ObjectNode project = draft.edit("project", before);
        if (whole || section.has("name")) {
            section.attempt(() -> project.put("name", named(section, draft, id)));
        }
        ProjectFields.apply(section, draft, project, draft.all(Metric.class, metric -> metric.projectId() == id));
        section.check();
        draft.save(project);
    }

    void delete(Draft draft, long id) {
        if (draft.all(Project.class, project -> !project.deleted()).size() < 2) {
            throw Refused.with(400, "The last project of an organisation cannot be deleted.");
        }
        draft.save(draft.edit("project", one(draft, id)).put("deleted", true));
    }

    private static String named(Section section, Draft draft, long id) {
        String name = section.name();
        if (draft.find(Project.class, each -> each.id() != id && each.name().equals(name)) != null) {
            throw section.bad("name", "a name that no other project of the organisation has");
        }
        return name;
    }

    private static Project one(Draft draft, long id) {
        Project project = draft.find(Project.class, each -> each.id() == id);
        if (project == null) {
            throw Refused.notFound();
        }
        return project;
    }
}
