package dev.earshot.gateway.sender;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.gateway.signature.Check;
import dev.earshot.gateway.signature.Scheme;
import dev.earshot.gateway.signature.Schemes;
import dev.earshot.gateway.signature.Signed;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds whose webhook a request is, by the sources that are configured. */
@Singleton
public final class Senders {
    private static final Logger LOG = Logger.getLogger(Senders.class);
    // A workspace-level hook of an agent we do not know is checked against every secret of that provider.
    private static final int MOST_SECRETS = 256;

    private final Configuration configuration;
    private final SecretBox secrets;
    private final Map<String, String> opened = new ConcurrentHashMap<>();

    @Inject
    Senders(Configuration configuration, SecretBox secrets) {
        this.configuration = configuration;
        this.secrets = secrets;
        configuration.onChange(_ -> opened.clear());
    }

    /**
     * The owners of a webhook that a provider signs with an agent's or a workspace's secret. Several sources may verify:
     * each project gets its record.
     *
     * @param agents the provider's ids of the agent, as far as the body tells them
     * @return empty when nobody's secret verifies it
     */
    public List<Owner> bySignature(String provider, Set<String> agents, Signed request) {
        ConfigSnapshot config = configuration.now();
        List<Source> sources = config.sources(provider);
        List<Source> candidates =
                sources.stream().filter(source -> names(config, source, agents)).toList();
        if (candidates.isEmpty()) {
            return byAnySecret(sources, request);
        }
        List<Owner> owners = new ArrayList<>();
        for (Source source : candidates) {
            if (verifies(source, request)) {
                owners.add(new Owner(source.projectId(), source.agentId(), source.id()));
            }
        }
        return owners;
    }

    private List<Owner> byAnySecret(List<Source> sources, Signed request) {
        Set<String> tried = new LinkedHashSet<>();
        for (Source source : sources) {
            String secret = secret(source);
            boolean fresh = secret != null && !source.scheme().equals(Schemes.NONE) && tried.add(secret);
            if (fresh && verifies(source, request)) {
                return List.of(new Owner(source.projectId(), null, source.id()));
            }
            if (tried.size() >= MOST_SECRETS) {
                break;
            }
        }
        return List.of();
    }

    private static boolean names(ConfigSnapshot config, Source source, Set<String> agents) {
        Agent agent = config.agent(source.projectId(), source.agentId());
        String assistant = agent == null ? null : agent.assistantId();
        return assistant != null && agents.contains(assistant);
    }

    /**
     * The owners of a webhook to an address that names our agent.
     *
     * @param agentId of the address, {@code null} when it names none
     * @param assistants the provider's ids of the agent, asked when the address names none
     * @param key that the request shows, {@code null} when it shows none
     * @return empty when neither key nor secret verifies it
     */
    public List<Owner> byAddress(
            String provider, @Nullable String agentId, Set<String> assistants, @Nullable ApiKey key, Signed request) {
        ConfigSnapshot config = configuration.now();
        if (key != null) {
            List<Owner> owners = byKey(config, key, agentId, assistants);
            if (!owners.isEmpty()) {
                return owners;
            }
        }
        List<Owner> owners = new ArrayList<>();
        for (Source source : config.sources(provider)) {
            boolean meant = agentId == null
                    ? names(config, source, assistants)
                    : agentId.equals(Long.toString(source.agentId()));
            if (meant && verifies(source, request)) {
                owners.add(new Owner(source.projectId(), source.agentId(), source.id()));
            }
        }
        return owners;
    }

    private static List<Owner> byKey(
            ConfigSnapshot config, ApiKey key, @Nullable String agentId, Set<String> assistants) {
        List<Project> projects = Credentials.projects(key, config);
        if (projects.isEmpty()) {
            return List.of();
        }
        for (Project project : projects) {
            for (Agent agent : config.agents(project.id())) {
                String assistant = agent.assistantId();
                boolean meant = agentId == null
                        ? assistant != null && assistants.contains(assistant)
                        : agentId.equals(Long.toString(agent.id()));
                if (meant) {
                    return List.of(new Owner(project.id(), agent.id(), null));
                }
            }
        }
        // Verified means accepted: an agent nobody knows (0 is never one) is rejected where it can be replayed.
        return List.of(new Owner(projects.getFirst().id(), 0L, null));
    }

    private boolean verifies(Source source, Signed request) {
        Scheme scheme = Schemes.byName(source.scheme());
        if (scheme == null) {
            return false;
        }
        if (source.scheme().equals(Schemes.NONE)) {
            return true;
        }
        String secret = secret(source);
        return secret != null
                && switch (scheme.check(request, secret, source.options())) {
                    case Check.Verified _ -> true;
                    case Check.Refused refused -> {
                        LOG.debugf("not verified: source=%d reason=%s", source.id(), refused.reason());
                        yield false;
                    }
                };
    }

    /** The source's secret, {@code null} when it has none: an empty secret is no secret. */
    private @Nullable String secret(Source source) {
        String secret = opened.computeIfAbsent(source.id() + ":" + source.version(), _ -> {
            try {
                String text = secrets.unseal(source.secret(), SecretBox.place("source", source.id(), "secret"));
                return text == null ? "" : text;
            } catch (IllegalArgumentException e) {
                LOG.errorf("secret does not open: source=%d", source.id());
                return "";
            }
        });
        return secret.isEmpty() ? null : secret;
    }
}
