package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.controlplane.input.Section;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources of one agent: those that a section names, and no others. */
public final class SourceFields {
    private static final Map<String, Set<String>> SCHEMES = Map.of(
            "vapi", Set.of("api_key", "secret", "bearer", "hmac", "none"),
            "retell", Set.of("retell", "none"),
            "elevenlabs", Set.of("elevenlabs", "none"));
    private static final Set<String> WITHOUT_SECRET = Set.of("none", "api_key");
    private static final Set<String> TRUTHS = Set.of("includeTimestamp", "secretIsBase64");
    private static final Set<String> HMAC = Set.of(
            "algorithm",
            "includeTimestamp",
            "payloadFormat",
            "timestampHeader",
            "secretIsBase64",
            "signatureEncoding",
            "signaturePrefix",
            "signatureHeader",
            "messageIdHeader");
    private static final Map<String, Set<String>> OPTIONS =
            Map.of("hmac", HMAC, "secret", Set.of("header"), "bearer", Set.of("header"));
    private static final Map<String, Set<String>> VALUES = Map.of(
            "algorithm", Set.of("sha256", "sha512", "sha1"),
            "signatureEncoding", Set.of("hex", "base64"));

    private final Draft draft;

    /** Sources in this draft. */
    public SourceFields(Draft draft) {
        this.draft = draft;
    }

    /** Takes over the sources that an agent's section names. */
    public void apply(Section agent, long project, long agentId) {
        Set<String> providers = new HashSet<>();
        for (Section section : agent.sections("sources")) {
            String provider = section.required("provider");
            if (!providers.add(provider)) {
                throw section.bad("provider", "one source for each provider");
            }
            source(section, provider, project, agentId);
        }
        draft.all(Source.class, source -> source.agentId() == agentId && !providers.contains(source.provider()))
                .forEach(draft::remove);
    }

    /** Sees to it that a provider's webhooks for an agent are signed with this secret; a source that says otherwise stays. */
    public void signedWith(Agent agent, String provider, String secret) {
        Source before = find(agent.id(), provider);
        if (before != null && !before.scheme().equals(provider)) {
            return;
        }
        ObjectNode edited = draft.edit("source", before);
        if (before == null) {
            edited.put("id", draft.newId()).put("project_id", agent.projectId()).put("agent_id", agent.id());
            edited.put("provider", provider).put("scheme", provider).putObject("options");
        }
        draft.seal(edited, "secret", secret);
        draft.save(edited);
    }

    private @Nullable Source find(long agent, String provider) {
        return draft.find(
                Source.class,
                source -> source.agentId() == agent && source.provider().equals(provider));
    }

    private void source(Section section, String provider, long project, long agent) {
        Set<String> schemes = SCHEMES.get(provider);
        if (schemes == null) {
            throw section.bad("provider", "vapi, retell or elevenlabs");
        }
        String scheme =
                Objects.requireNonNullElse(section.text("scheme"), provider.equals("vapi") ? "secret" : provider);
        if (!schemes.contains(scheme)) {
            throw section.bad(
                    "scheme", String.join(" or ", schemes.stream().sorted().toList()));
        }
        Source before = find(agent, provider);
        ObjectNode edited = draft.edit("source", before);
        if (before == null) {
            edited.put("id", draft.newId()).put("project_id", project).put("agent_id", agent);
        }
        edited.put("provider", provider).put("scheme", scheme);
        secret(section, scheme, before, edited);
        edited.set("options", options(section, scheme));
        draft.save(edited);
    }

    private void secret(Section section, String scheme, @Nullable Source before, ObjectNode edited) {
        String secret = Texts.secret(section, "secret");
        if (WITHOUT_SECRET.contains(scheme)) {
            edited.remove("secret");
            return;
        }
        boolean stands =
                before != null && before.secret() != null && before.scheme().equals(scheme);
        if (secret == null ? !stands : secret.isBlank()) {
            throw section.bad("secret", "required by the scheme " + scheme + ", not empty");
        }
        draft.seal(edited, "secret", secret);
    }

    private static ObjectNode options(Section section, String scheme) {
        Set<String> known = new HashSet<>(Set.of("provider", "scheme", "secret"));
        Set<String> options = OPTIONS.getOrDefault(scheme, Set.of());
        known.addAll(options);
        section.allow(known);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String name : section.names()) {
            if (!options.contains(name) || !section.has(name)) {
                continue;
            }
            if (TRUTHS.contains(name)) {
                json.put(name, section.truth(name));
                continue;
            }
            String text = Texts.secret(section, name);
            Set<String> values = VALUES.get(name);
            if (text == null || (values != null && !values.contains(text))) {
                throw section.bad(name, values == null ? "a text" : String.join(" or ", values));
            }
            json.put(name, text);
        }
        return json;
    }
}
