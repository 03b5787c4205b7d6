package dev.earshot.controlplane.api;

import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.config.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows callers by their keys. */
@Singleton
public final class Callers {
    private static final String BEARER = "Bearer ";

    private final Configuration configuration;
    private final Clock clock;

    @Inject
    Callers(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /** The caller of a request; throws {@link Refused} when nobody is known by its key. */
    public Caller of(HttpHeaders headers) {
        if (!configuration.isReady()) {
            throw Refused.later("The service is starting.");
        }
        String text = key(headers);
        ConfigSnapshot config = configuration.now();
        ApiKey key = text == null ? null : config.key(Hash.hex(text));
        if (key == null) {
            throw Refused.unknownCaller();
        }
        Instant expires = key.expiresAt();
        if (expires != null && !expires.isAfter(clock.instant())) {
            throw Refused.unknownCaller();
        }
        Long only = key.projectId();
        return new Caller(
                key.organizationId(),
                config.projects(key.organizationId()).stream()
                        .filter(project -> only == null || only == project.id())
                        .map(Project::id)
                        .toList(),
                only,
                key.id(),
                key.name(),
                Role.of(key.role()));
    }

    /** The caller of a request that changes something; throws {@link Refused} also when his key only reads. */
    public Caller writer(HttpHeaders headers) {
        Caller caller = of(headers);
        if (!caller.role().mayWrite()) {
            throw Refused.forbidden();
        }
        return caller;
    }

    /** The caller of a request that changes who may do what, or which projects there are. */
    public Caller admin(HttpHeaders headers) {
        Caller caller = of(headers);
        if (!caller.role().mayAdminister()) {
            throw Refused.forbidden();
        }
        return caller;
    }

    private static @Nullable String key(HttpHeaders headers) {
        for (String name : new String[] {"x-cekura-api-key", "x-api-key"}) {
            String text = headers.getHeaderString(name);
            if (text != null && !text.isBlank()) {
                return text.strip();
            }
        }
        String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
