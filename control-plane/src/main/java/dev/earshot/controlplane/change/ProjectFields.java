package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.Section;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a project, but for its name. */
public final class ProjectFields {
    private static final List<String> OWN = List.of(
            "name",
            "sample_rate",
            "webhook_url",
            "webhook_secret",
            "webhook_signing_secret",
            "notify_call_log_webhook_success",
            "notify_call_log_webhook_failed",
            "is_deleted",
            "rubric_config");
    private static final String PREFIX = "whsec_";
    /** Bytes of a signing key, as Standard Webhooks has it. */
    private static final int SHORTEST_KEY = 24;

    private static final int LONGEST_KEY = 64;
    private static final int LARGEST_RUBRIC = 256 * 1024;

    private ProjectFields() {}

    /** Names of all fields. */
    public static Set<String> names() {
        Set<String> names = new HashSet<>(OWN);
        names.addAll(ProjectSettings.names());
        return names;
    }

    /** A new project without anything of its own. */
    public static ObjectNode fresh(Draft draft, long id, String name) {
        ObjectNode project = draft.edit("project", null);
        project.put("id", id).put("organization_id", draft.organization());
        project.put("name", name).put("sample_rate", 1.0);
        project.put("notify_success", false).put("notify_failed", false).put("deleted", false);
        project.putObject("rubric").putArray("rules");
        project.putObject("settings");
        return project;
    }

    /**
     * Takes over what a section says of a project.
     *
     * @param metrics what the rules of its rubric may speak of
     */
    public static void apply(Section section, Draft draft, ObjectNode project, Collection<Metric> metrics) {
        section.take("sample_rate", () -> project.put("sample_rate", section.number("sample_rate", 0, 1)));
        if (section.clears("webhook_url")) {
            project.putNull("webhook_url");
        }
        section.take("webhook_url", () -> project.put("webhook_url", Texts.url(section, "webhook_url")));
        section.take(
                "webhook_secret", () -> draft.seal(project, "webhook_secret", Texts.secret(section, "webhook_secret")));
        section.take(
                "webhook_signing_secret", () -> draft.seal(project, "webhook_signing_secret", signingSecret(section)));
        truth(section, "notify_call_log_webhook_success", project, "notify_success");
        truth(section, "notify_call_log_webhook_failed", project, "notify_failed");
        truth(section, "is_deleted", project, "deleted");
        section.take("rubric_config", () -> rubric(section, project, metrics));
        ProjectSettings.apply(section, draft, project);
    }

    /** Makes a signing secret where there is none; what was made, {@code null} when nothing was. */
    public static @Nullable String signingSecretWhereNone(Draft draft, ObjectNode project) {
        if (project.path("webhook_signing_secret").isTextual()) {
            return null;
        }
        byte[] key = new byte[SHORTEST_KEY];
        new SecureRandom().nextBytes(key);
        String made = PREFIX + Base64.getEncoder().encodeToString(key);
        draft.seal(project, "webhook_signing_secret", made);
        return made;
    }

    private static void rubric(Section section, ObjectNode project, Collection<Metric> metrics) {
        Section rubric = section.section("rubric_config");
        if (rubric == null) {
            return;
        }
        project.set("rubric", EarshotJson.MAPPER.valueToTree(RubricFields.of(rubric, metrics)));
        if (EarshotJson.bytes(project.path("rubric")).length > LARGEST_RUBRIC) {
            throw section.bad("rubric_config", "at most " + LARGEST_RUBRIC + " bytes");
        }
    }

    private static void truth(Section section, String field, ObjectNode project, String name) {
        section.take(field, () -> project.put(name, section.truth(field)));
    }

    private static @Nullable String signingSecret(Section section) {
        String given = section.text("webhook_signing_secret");
        if (given != null && !given.equals(Draft.MASK) && !isSigningSecret(given)) {
            throw section.bad(
                    "webhook_signing_secret",
                    "the base64 of " + SHORTEST_KEY + " to " + LONGEST_KEY + " bytes, with or without whsec_");
        }
        return given;
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
