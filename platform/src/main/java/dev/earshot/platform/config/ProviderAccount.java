package dev.earshot.platform.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.platform.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key under which a provider lists calls, and whose calls are ours there. A project has one at most for a provider; an
 * agent that has a key of its own is asked for with that, and with no other.
 *
 * @param agentId whose key it is: an agent's own, or 0 for the project's
 * @param sealedKey ciphertext, to be opened at {@code place}
 * @param agents our agents by the provider's id of them
 * @param watched those of them whose calls are fetched without being asked for ({@code auto_fetch_calls_enabled})
 * @param mark another one whenever the key or a switch may have changed
 */
public record ProviderAccount(
        long projectId,
        String provider,
        long agentId,
        String sealedKey,
        String place,
        Map<String, Long> agents,
        Map<String, Long> watched,
        String mark) {
    /** Providers whose lists can be read, by their words in records. */
    public static final List<String> PROVIDERS = List.of("vapi", "retell", "elevenlabs");

    private static final String AUTO_FETCH = "auto_fetch_calls_enabled";

    public ProviderAccount {
        agents = Map.copyOf(agents);
        watched = Map.copyOf(watched);
    }

    /** No key, not even a sealed one. */
    @Override
    public String toString() {
        return "ProviderAccount[project=" + projectId + " " + provider + " agent=" + agentId + "]";
    }

    /** The accounts of all projects that have agents there. */
    public static List<ProviderAccount> all(ConfigSnapshot config) {
        List<ProviderAccount> accounts = new ArrayList<>();
        config.documents().values().forEach(document -> {
            if (document instanceof Project project && !project.deleted()) {
                PROVIDERS.forEach(provider -> accounts.addAll(of(config, project, provider)));
            }
        });
        return accounts;
    }

    /** The accounts of a project with a provider, the project's own first. */
    public static List<ProviderAccount> of(ConfigSnapshot config, Project project, String provider) {
        List<ProviderAccount> accounts = new ArrayList<>();
        List<Agent> shared = new ArrayList<>();
        for (Agent agent : config.agents(project.id())) {
            if (agent.assistantId() == null || !isAt(config, agent, provider)) {
                continue;
            }
            String own = key(agent.settings(), provider);
            if (own == null) {
                shared.add(agent);
            } else {
                String place = SecretBox.place("agent", agent.id(), field(provider));
                accounts.add(account(project, provider, agent.id(), own, place, List.of(agent)));
            }
        }
        String key = key(project.settings(), provider);
        if (key != null && !shared.isEmpty()) {
            String place = SecretBox.place("project", project.id(), field(provider));
            accounts.addFirst(account(project, provider, 0, key, place, shared));
        }
        return accounts;
    }

    private static ProviderAccount account(
            Project project, String provider, long agentId, String key, String place, List<Agent> agents) {
        Map<String, Long> ours = new TreeMap<>();
        Map<String, Long> watched = new TreeMap<>();
        StringBuilder mark = new StringBuilder(key).append(' ').append(project.version());
        for (Agent agent : agents) {
            String assistant = String.valueOf(agent.assistantId());
            ours.put(assistant, agent.id());
            mark.append(' ').append(agent.id()).append('.').append(agent.version());
            if (agent.settings()
                    .path(AUTO_FETCH)
                    .asBoolean(project.settings().path(AUTO_FETCH).asBoolean(false))) {
                watched.put(assistant, agent.id());
            }
        }
        return new ProviderAccount(
                project.id(),
                provider,
                agentId,
                key,
                place,
                ours,
                watched,
                Hash.shortHex(mark.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** By its sources; an agent that has none is looked for wherever there is a key. */
    private static boolean isAt(ConfigSnapshot config, Agent agent, String provider) {
        return !config.sourcesByAgent(provider, agent.id()).isEmpty()
                || PROVIDERS.stream()
                        .allMatch(
                                each -> config.sourcesByAgent(each, agent.id()).isEmpty());
    }

    private static @Nullable String key(JsonNode settings, String provider) {
        JsonNode sealed = settings.path(field(provider));
        return sealed.isTextual() && !sealed.textValue().isEmpty() ? sealed.textValue() : null;
    }

    private static String field(String provider) {
        return provider + "_api_key_secret";
    }
}
