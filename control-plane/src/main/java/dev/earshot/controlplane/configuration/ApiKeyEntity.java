package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_key")
class ApiKeyEntity implements Row<ApiKey> {
    @Id
    long id;

    long version;
    long organizationId;

    @Nullable
    Long projectId;

    String name;
    String prefix;
    String hash;
    boolean revoked;
    String role;

    @Nullable
    OffsetDateTime expiresAt;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public ApiKey document() {
        return new ApiKey(
                id,
                version,
                organizationId,
                projectId,
                name,
                prefix,
                hash,
                revoked,
                expiresAt == null ? null : expiresAt.toInstant(),
                role);
    }

    @Override
    public void take(ApiKey document) {
        id = document.id();
        version = document.version();
        organizationId = document.organizationId();
        projectId = document.projectId();
        name = document.name();
        prefix = document.prefix();
        hash = document.hash();
        revoked = document.revoked();
        role = document.role();
        expiresAt = document.expiresAt() == null ? null : document.expiresAt().atOffset(ZoneOffset.UTC);
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
