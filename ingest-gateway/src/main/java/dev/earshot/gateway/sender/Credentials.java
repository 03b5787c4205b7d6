package dev.earshot.gateway.sender;

import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.id.Hash;
import dev.earshot.platform.config.ConfigSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** API keys of requests. */
public final class Credentials {
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /**
     * The key that a request shows: {@code X-CEKURA-API-KEY}, else {@code X-API-KEY}, else {@code Authorization: Bearer}.
     *
     * @return {@code null} when it shows none that is valid now
     */
    public static @Nullable ApiKey key(Function<String, @Nullable String> header, ConfigSnapshot config, Instant now) {
        String text = header.apply("x-cekura-api-key");
        if (text == null || text.isBlank()) {
            text = header.apply("x-api-key");
        }
        if (text == null || text.isBlank()) {
            String authorization = header.apply("authorization");
            text = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length())
                    : null;
        }
        if (text == null || text.isBlank()) {
            return null;
        }
        ApiKey key = config.key(Hash.hex(text.trim()));
        if (key == null || key.revoked()) {
            return null;
        }
        Instant expires = key.expiresAt();
        return expires != null && !expires.isAfter(now) ? null : key;
    }

    /** The projects that a key opens, deleted ones not among them. */
    public static List<Project> projects(ApiKey key, ConfigSnapshot config) {
        Long only = key.projectId();
        List<Project> all = config.projects(key.organizationId());
        return only == null
                ? all
                : all.stream().filter(project -> only == project.id()).toList();
    }
}
