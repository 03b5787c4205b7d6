package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.change.ProjectFields;
import dev.earshot.controlplane.input.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The projects of a document. */
final class ProjectSections {
    private final Draft draft;
    private final AgentSections agents;
    private final Set<String> names = new HashSet<>();

    ProjectSections(Draft draft) {
        this.draft = draft;
        this.agents = new AgentSections(draft);
    }

    /** One project; what is answered of it. */
    ObjectNode apply(Section section) {
        Set<String> known = ProjectFields.names();
        known.addAll(List.of("agents", "metrics"));
        section.allow(known);
        String name = section.name();
        if (!names.add(name)) {
            throw section.bad("name", "each project once");
        }
        Project before = draft.find(
                Project.class,
                project -> project.organizationId() == draft.organization()
                        && project.name().equals(name));
        long id = before == null ? draft.newId() : before.id();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
        MetricSections metrics = new MetricSections(draft, id);
        Map<String, Metric> byName = metrics.plan(section);
        // Its row comes first: agents and metrics refer to it. Rules refer to metrics, which have their ids now.
        ObjectNode project = before == null ? ProjectFields.fresh(draft, id, name) : draft.edit("project", before);
        ProjectFields.apply(section, draft, project, byName.values());
        String made = ProjectFields.signingSecretWhereNone(draft, project);
        if (made != null) {
            answer.put("webhook_signing_secret", made);
        }
        draft.save(project);
        ArrayNode agentsAnswer = answer.putArray("agents");
        section.sections("agents").forEach(each -> agentsAnswer.add(agents.apply(each, id)));
        ArrayNode metricsAnswer = answer.putArray("metrics");
        metrics.save()
                .forEach(metric ->
                        metricsAnswer.addObject().put("id", metric.id()).put("name", metric.name()));
        return answer;
    }

    /** What can only be judged when all projects are done. */
    void finish() {
        agents.finish();
    }
}
