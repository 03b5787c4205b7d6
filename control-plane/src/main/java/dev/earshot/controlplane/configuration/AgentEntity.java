package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Agent;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agent")
class AgentEntity implements Row<Agent> {
    @Id
    long id;

    long version;
    long projectId;
    String name;

    @Nullable
    String assistantId;

    @Nullable
    String webhookUrl;

    @Nullable
    String webhookSecret;

    String settings;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public Agent document() {
        return new Agent(id, version, projectId, name, assistantId, webhookUrl, webhookSecret, Json.tree(settings));
    }

    @Override
    public void take(Agent document) {
        id = document.id();
        version = document.version();
        projectId = document.projectId();
        name = document.name();
        assistantId = document.assistantId();
        webhookUrl = document.webhookUrl();
        webhookSecret = document.webhookSecret();
        settings = Json.text(document.settings());
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
