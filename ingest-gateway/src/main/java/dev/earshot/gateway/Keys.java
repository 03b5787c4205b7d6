package dev.earshot.gateway;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.gateway.body.Gzip;
import dev.earshot.gateway.sender.Credentials;
import dev.earshot.gateway.signature.Head;
import dev.earshot.platform.config.ConfigSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every reception of programs asks of a key. */
final class Keys {
    private final Supplier<ConfigSnapshot> configuration;
    private final RateLimits limits;

    Keys(Supplier<ConfigSnapshot> configuration, RateLimits limits) {
        this.configuration = configuration;
        this.limits = limits;
    }

    /** The configuration as it is now. */
    ConfigSnapshot config() {
        return configuration.get();
    }

    /** Judges the head of a request: {@code null} when its key may bring calls and is not over its rate, and its body is readable. */
    @Nullable
    Decision before(Head head) {
        ConfigSnapshot config = config();
        ApiKey key = Credentials.key(head.header(), config, head.now());
        if (key == null) {
            return new Decision.Unverified(null, "no_valid_key");
        }
        if (!key.mayWrite()) {
            return new Decision.Reply(Answer.READ_ONLY);
        }
        if (Credentials.projects(key, config).isEmpty()) {
            return new Decision.Unverified(null, "key_without_projects");
        }
        int wait = limits.ofKey(key.id());
        if (wait > 0) {
            return new Decision.Reply(Answer.limited(wait));
        }
        return Gzip.isReadable(head.header().apply("content-encoding"))
                ? null
                : new Decision.Reply(Answer.UNKNOWN_ENCODING);
    }

    /** The projects that the key of a request opens, {@code null} when it was revoked while the body came. */
    static @Nullable List<Project> projects(Head head, Instant now, ConfigSnapshot config) {
        ApiKey key = Credentials.key(head.header(), config, now);
        return key == null ? null : Credentials.projects(key, config);
    }

    /** Each project's agent, where it has one. */
    static List<Agent> agents(List<Project> projects, LongFunction<@Nullable Agent> of) {
        List<Agent> agents = new ArrayList<>(1);
        for (Project project : projects) {
            Agent agent = of.apply(project.id());
            if (agent != null) {
                agents.add(agent);
            }
        }
        return agents;
    }
}
