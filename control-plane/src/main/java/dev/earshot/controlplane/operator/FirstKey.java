package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.controlplane.configuration.ConfigurationStore.NewIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The first organisation, its project and its key. Who asks makes the key and keeps it before he asks, so a crash on the
 * way loses nothing: the same request is answered in the same way however often it comes.
 */
final class FirstKey {
    private FirstKey() {}

    /** There is an organisation, and this is none of its keys. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown() {
            super("there is an organisation already, and this is none of its keys");
        }
    }

    static Change<ObjectNode> of(String key, Map<String, ConfigDocument> current, NewIds ids) {
        String hash = Hash.hex(key);
        List<Organization> organizations = all(current, Organization.class);
        if (organizations.isEmpty()) {
            long organization = ids.next();
            Project project = project(ids.next(), organization);
            return new Change<>(
                    List.of(
                            new Organization(organization, 1, "Default"),
                            project,
                            new ApiKey(
                                    ids.next(),
                                    1,
                                    organization,
                                    null,
                                    "First key",
                                    key.substring(0, 8),
                                    hash,
                                    false,
                                    null)),
                    List.of(),
                    List.of(),
                    answer(true, organization, project.id()));
        }
        ApiKey known = all(current, ApiKey.class).stream()
                .filter(each -> each.hash().equals(hash) && !each.revoked())
                .findFirst()
                .orElseThrow(Unknown::new);
        List<Project> projects = new ArrayList<>(all(current, Project.class).stream()
                .filter(project -> project.organizationId() == known.organizationId())
                .toList());
        if (projects.isEmpty()) {
            Project project = project(ids.next(), known.organizationId());
            return new Change<>(
                    List.of(project), List.of(), List.of(), answer(false, known.organizationId(), project.id()));
        }
        projects.sort(Comparator.comparing(Project::deleted).thenComparingLong(Project::id));
        return Change.none(
                answer(false, known.organizationId(), projects.getFirst().id()));
    }

    private static Project project(long id, long organization) {
        return new Project(
                id,
                1,
                organization,
                "Default Project",
                1,
                null,
                null,
                null,
                false,
                false,
                Rubric.NONE,
                EarshotJson.MAPPER.createObjectNode(),
                false);
    }

    private static ObjectNode answer(boolean created, long organization, long project) {
        return EarshotJson.MAPPER
                .createObjectNode()
                .put("created", created)
                .put("organization_id", organization)
                .put("project_id", project);
    }

    private static <T extends ConfigDocument> List<T> all(Map<String, ConfigDocument> current, Class<T> type) {
        return current.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .sorted(Comparator.comparingLong(ConfigDocument::id))
                .toList();
    }
}
