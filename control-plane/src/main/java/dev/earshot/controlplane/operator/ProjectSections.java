package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.json.EarshotJson;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The projects of a document. */
final class ProjectSections {
    private static final Set<String> OWN = Set.of(
            "name",
            "sample_rate",
            "webhook_url",
            "webhook_secret",
            "webhook_signing_secret",
            "notify_call_log_webhook_success",
            "notify_call_log_webhook_failed",
            "is_deleted",
            "agents",
            "metrics",
            "rubric_config");
    private static final String PREFIX = "whsec_";
    /** Bytes of a signing key, as Standard Webhooks has it. */
    private static final int SHORTEST_KEY = 24;

    private static final int LONGEST_KEY = 64;
    private static final int LARGEST_RUBRIC = 256 * 1024;

    private final Draft draft;
    private final AgentSections agents;
    private final Set<String> names = new HashSet<>();

    ProjectSections(Draft draft) {
        this.draft = draft;
        this.agents = new AgentSections(draft);
    }

    /** One project; what is answered of it. */
    ObjectNode apply(Section section) {
        Set<String> known = new HashSet<>(OWN);
        known.addAll(Settings.names());
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
        project(section, before, id, byName, answer);
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

    private void project(
            Section section, @Nullable Project before, long id, Map<String, Metric> metrics, ObjectNode answer) {
        ObjectNode edited = draft.edit("project", before);
        if (before == null) {
            edited.put("id", id).put("organization_id", draft.organization());
            edited.put("name", section.name()).put("sample_rate", 1.0);
            edited.put("notify_success", false).put("notify_failed", false).put("deleted", false);
            edited.putObject("rubric").putArray("rules");
            edited.putObject("settings");
        }
        if (section.has("sample_rate")) {
            edited.put("sample_rate", section.number("sample_rate", 0, 1));
        }
        if (section.has("webhook_url")) {
            edited.put("webhook_url", section.url("webhook_url"));
        }
        draft.seal(edited, "webhook_secret", section.secret("webhook_secret"));
        draft.seal(edited, "webhook_signing_secret", signingSecret(section, before, answer));
        truth(section, "notify_call_log_webhook_success", edited, "notify_success");
        truth(section, "notify_call_log_webhook_failed", edited, "notify_failed");
        truth(section, "is_deleted", edited, "deleted");
        Section rubric = section.section("rubric_config");
        if (rubric != null) {
            edited.set(
                    "rubric", EarshotJson.MAPPER.valueToTree(RubricSection.of(rubric, List.copyOf(metrics.values()))));
            if (EarshotJson.bytes(edited.path("rubric")).length > LARGEST_RUBRIC) {
                throw section.bad("rubric_config", "at most " + LARGEST_RUBRIC + " bytes");
            }
        }
        Settings.apply(section, draft, edited);
        draft.save(edited);
    }

    private static void truth(Section section, String field, ObjectNode edited, String name) {
        if (section.has(field)) {
            edited.put(name, section.truth(field));
        }
    }

    private static @Nullable String signingSecret(Section section, @Nullable Project before, ObjectNode answer) {
        String given = section.text("webhook_signing_secret");
        if (given != null) {
            if (!given.equals(Draft.MASK) && !isSigningSecret(given)) {
                throw section.bad(
                        "webhook_signing_secret",
                        "the base64 of " + SHORTEST_KEY + " to " + LONGEST_KEY + " bytes, with or without whsec_");
            }
            return given;
        }
        if (before != null && before.webhookSigningSecret() != null) {
            return null;
        }
        byte[] key = new byte[SHORTEST_KEY];
        new SecureRandom().nextBytes(key);
        String made = PREFIX + Base64.getEncoder().encodeToString(key);
        answer.put("webhook_signing_secret", made);
        return made;
    }

    private static boolean isSigningSecret(String text) {
        String key = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        try {
            int bytes = Base64.getDecoder().decode(key).length;
            return bytes >= SHORTEST_KEY && bytes <= LONGEST_KEY;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
