package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Source;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "source")
class SourceEntity implements Row<Source> {
    @Id
    long id;

    long version;
    long projectId;
    long agentId;
    String provider;
    String scheme;

    @Nullable
    String secret;

    String options;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public Source document() {
        return new Source(id, version, projectId, agentId, provider, scheme, secret, Json.tree(options));
    }

    @Override
    public void take(Source document) {
        id = document.id();
        version = document.version();
        projectId = document.projectId();
        agentId = document.agentId();
        provider = document.provider();
        scheme = document.scheme();
        secret = document.secret();
        options = Json.text(document.options());
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
