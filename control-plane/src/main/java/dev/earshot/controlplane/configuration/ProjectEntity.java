package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Project;
import dev.earshot.contracts.score.Rubric;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "project")
class ProjectEntity implements Row<Project> {
    @Id
    long id;

    long version;
    long organizationId;
    String name;
    double sampleRate;

    @Nullable
    String webhookUrl;

    @Nullable
    String webhookSecret;

    @Nullable
    String webhookSigningSecret;

    boolean notifySuccess;
    boolean notifyFailed;
    String rubric;
    String settings;
    boolean deleted;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public Project document() {
        return new Project(
                id,
                version,
                organizationId,
                name,
                sampleRate,
                webhookUrl,
                webhookSecret,
                webhookSigningSecret,
                notifySuccess,
                notifyFailed,
                Json.read(rubric, Rubric.class),
                Json.tree(settings),
                deleted);
    }

    @Override
    public void take(Project document) {
        id = document.id();
        version = document.version();
        organizationId = document.organizationId();
        name = document.name();
        sampleRate = document.sampleRate();
        webhookUrl = document.webhookUrl();
        webhookSecret = document.webhookSecret();
        webhookSigningSecret = document.webhookSigningSecret();
        notifySuccess = document.notifySuccess();
        notifyFailed = document.notifyFailed();
        rubric = Json.text(document.rubric());
        settings = Json.text(document.settings());
        deleted = document.deleted();
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
