package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.hibernate.annotations.UpdateTimestamp;
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

    @Nullable
    OffsetDateTime expiresAt;

    @UpdateTimestamp
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
                expiresAt == null ? null : expiresAt.toInstant());
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
        expiresAt = document.expiresAt() == null ? null : document.expiresAt().atOffset(ZoneOffset.UTC);
    }
}
