package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.change.ProjectSettings;
import dev.earshot.store.config.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/** Projects as their users know them. */
@Singleton
final class ProjectJson {
    private final Shown shown;

    @Inject
    ProjectJson(Shown shown) {
        this.shown = shown;
    }

    ObjectNode of(Stored<Project> stored, Stored<Organization> organization, Membership members) {
        Project project = stored.document();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("id", project.id());
        json.put("name", project.name()).put("sample_rate", project.sampleRate());
        json.set("members", members.ofProject(project.id()));
        json.set("organization", OrganizationJson.of(organization, members));
        json.put("webhook_url", project.webhookUrl() == null ? "" : project.webhookUrl());
        shown.put(json, "project", project.id(), "webhook_secret", project.webhookSecret());
        shown.put(json, "project", project.id(), "webhook_signing_secret", project.webhookSigningSecret());
        json.put("notify_call_log_webhook_success", project.notifySuccess());
        json.put("notify_call_log_webhook_failed", project.notifyFailed());
        json.set("rubric_config", rubric(project.rubric()));
        Set<String> names = new TreeSet<>(ProjectSettings.names());
        names.removeAll(ProjectSettings.PROVIDER_KEYS);
        for (String name : names) {
            JsonNode value = project.settings().path(name);
            json.set(name, value.isMissingNode() ? ProjectSettings.otherwise(name) : value);
        }
        for (String key : ProjectSettings.PROVIDER_KEYS) {
            shown.putKey(json, "project", project.id(), key, project.settings());
        }
        return json.put("is_deleted", project.deleted())
                .put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }

    private static JsonNode rubric(Rubric rubric) {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        if (rubric.rules().isEmpty()) {
            return json;
        }
        json.put("evaluation_logic", "and");
        return json.set("rules", EarshotJson.MAPPER.valueToTree(rubric.rules()));
    }
}
