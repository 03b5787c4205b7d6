package dev.earshot.gateway.sender;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.gateway.provider.ProviderDoor;
import dev.earshot.gateway.signature.Check;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Schemes;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds whose webhook a request is, by the sources and keys that are configured. */
public final class Senders {
    private final Verifier verifier;

    Senders(Verifier verifier) {
        this.verifier = verifier;
    }

    /** Senders by the configuration as it changes. */
    public static Senders of(Configuration configuration, SecretBox box, Schemes schemes) {
        Secrets secrets = new Secrets(box);
        configuration.onChange(secrets::keepOnly);
        return new Senders(new Verifier(secrets, schemes));
    }

    /**
     * Whose webhook it is. Several sources may verify it: each project gets its record.
     *
     * @throws java.io.UncheckedIOException when a body on disk cannot be read
     */
    public Whose whose(ProviderDoor door, Claim claim, ConfigSnapshot config) {
        if (door.ownership() == ProviderDoor.Ownership.BY_ADDRESS) {
            ApiKey key =
                    Credentials.key(claim.head().header(), config, claim.head().now());
            Owner owner = key == null || !key.mayWrite() ? null : byKey(config, key, claim);
            if (owner != null) {
                return new Whose.Owned(List.of(owner));
            }
        }
        boolean addressed = door.ownership() == ProviderDoor.Ownership.BY_ADDRESS && claim.address() != null;
        List<Source> meant = addressed ? addressed(door, claim, config) : named(door, claim, config);
        if (!meant.isEmpty()) {
            return among(meant, addressed, claim);
        }
        return addressed ? new Whose.Nobody("unknown_agent") : byAnySecret(config.sources(door.provider()), claim);
    }

    /**
     * Why a large body need not be read: whatever it holds, its head verifies with no source. {@code null} when it might.
     */
    public @Nullable String hopeless(ProviderDoor door, Head head, ConfigSnapshot config) {
        if (door.ownership() == ProviderDoor.Ownership.BY_ADDRESS
                && Credentials.key(head.header(), config, head.now()) != null) {
            return null;
        }
        String reason = "no_source";
        int tried = 0;
        for (Source source : config.sources(door.provider())) {
            if (source.scheme().equals(Schemes.NONE) || ++tried > Verifier.MOST_SECRETS) {
                return null;
            }
            switch (verifier.check(source, head)) {
                case Check.Verified _, Check.Pending _ -> {
                    return null;
                }
                case Check.Refused refused -> reason = refused.reason();
            }
        }
        return reason;
    }

    private static List<Source> addressed(ProviderDoor door, Claim claim, ConfigSnapshot config) {
        Long agentId = claim.agentId();
        return agentId == null ? List.of() : config.sourcesByAgent(door.provider(), agentId);
    }

    private static List<Source> named(ProviderDoor door, Claim claim, ConfigSnapshot config) {
        if (claim.assistants().size() == 1) {
            return config.sourcesByAssistant(
                    door.provider(), claim.assistants().iterator().next());
        }
        Set<Source> all = new LinkedHashSet<>();
        claim.assistants().forEach(name -> all.addAll(config.sourcesByAssistant(door.provider(), name)));
        return List.copyOf(all);
    }

    private static @Nullable Owner byKey(ConfigSnapshot config, ApiKey key, Claim claim) {
        List<Project> projects = Credentials.projects(key, config);
        if (projects.isEmpty()) {
            return null;
        }
        Long stated = claim.agentId();
        for (Project project : projects) {
            Agent agent = claim.address() != null
                    ? stated == null ? null : config.agent(project.id(), stated)
                    : byAssistant(config, project, claim);
            if (agent != null) {
                return new Owner(project.id(), agent.id(), null);
            }
        }
        // Verified means accepted. The id that was stated travels on: once such an agent is made, a replay finds it.
        return new Owner(projects.getFirst().id(), stated, null);
    }

    private static @Nullable Agent byAssistant(ConfigSnapshot config, Project project, Claim claim) {
        for (String name : claim.assistants()) {
            Agent agent = config.agentByAssistant(project.id(), name);
            if (agent != null) {
                return agent;
            }
        }
        return null;
    }

    // An assistant id is no secret: a source that proves nothing owns what its address names, or what nobody proves.
    private Whose among(List<Source> meant, boolean addressed, Claim claim) {
        List<Source> provers = new ArrayList<>(meant.size());
        List<Source> open = new ArrayList<>();
        for (Source source : meant) {
            (source.scheme().equals(Schemes.NONE) ? open : provers).add(source);
        }
        Verifier.Verification verification = verifier.verify(provers, claim);
        if (!verification.verified().isEmpty()) {
            return owned(verification.verified(), true);
        }
        boolean openOwns = !open.isEmpty() && (addressed || provers.isEmpty());
        return openOwns ? owned(open, true) : new Whose.Nobody(verification.reason());
    }

    private Whose byAnySecret(List<Source> sources, Claim claim) {
        Verifier.Verification verification = verifier.verify(
                sources.stream()
                        .filter(source -> !source.scheme().equals(Schemes.NONE))
                        .toList(),
                claim);
        return verification.verified().isEmpty()
                ? new Whose.Nobody(sources.isEmpty() ? "no_source" : verification.reason())
                : owned(verification.verified(), false);
    }

    private static Whose owned(List<Source> sources, boolean agentKnown) {
        Set<Long> projects = new HashSet<>();
        List<Owner> owners = new ArrayList<>(sources.size());
        for (Source source : sources) {
            if (projects.add(source.projectId())) {
                owners.add(new Owner(source.projectId(), agentKnown ? source.agentId() : null, source.id()));
            }
        }
        return new Whose.Owned(owners);
    }
}
