package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.controlplane.input.Section;
import dev.earshot.controlplane.input.Value;
import java.util.List;
import java.util.Set;

/**
 * Works out what one document changes: entities are matched by name, one whose content is the same keeps its version, and
 * what a document does not speak of stays as it is. Computes only; whoever calls saves.
 */
final class DocumentApplication {
    private DocumentApplication() {}

    /** The change that a document asks for; throws {@link BadField} at its first error. */
    static Change<ObjectNode> of(Value document, Draft draft) {
        Section root = Section.strict(document);
        root.allow(Set.of("projects", "egress"));
        ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
        ArrayNode answers = answer.putArray("projects");
        ProjectSections projects = new ProjectSections(draft);
        root.sections("projects").forEach(section -> answers.add(projects.apply(section)));
        projects.finish();
        Section egress = root.section("egress");
        if (egress != null) {
            EgressSection.apply(egress, draft);
        }
        return new Change<>(draft.saved(), draft.removed(), List.of(), answer);
    }
}
