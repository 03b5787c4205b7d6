package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose a document is. */
final class Tenancy {
    /** Of what belongs to the whole deployment. */
    static final long NOBODY = 0;

    private final Map<String, ConfigDocument> documents;

    /** By what stands. */
    Tenancy(Map<String, ConfigDocument> documents) {
        this.documents = documents;
    }

    /** The organisation; {@link #NOBODY} when there is none. */
    long organization(ConfigDocument document) {
        return switch (document) {
            case ConfigDocument.Organization organization -> organization.id();
            case ConfigDocument.Project project -> project.organizationId();
            case ConfigDocument.ApiKey key -> key.organizationId();
            case ConfigDocument.Member member -> member.organizationId();
            case ConfigDocument.Agent agent -> ofProject(agent.projectId());
            case ConfigDocument.Source source -> ofProject(source.projectId());
            case ConfigDocument.Metric metric -> ofProject(metric.projectId());
            case ConfigDocument.Egress _ -> NOBODY;
        };
    }

    /** The project, {@code null} when it is a matter of the organisation. */
    static @Nullable Long project(ConfigDocument document) {
        return switch (document) {
            case ConfigDocument.Project project -> project.id();
            case ConfigDocument.ApiKey key -> key.projectId();
            case ConfigDocument.Member member -> member.projectId();
            case ConfigDocument.Agent agent -> agent.projectId();
            case ConfigDocument.Source source -> source.projectId();
            case ConfigDocument.Metric metric -> metric.projectId();
            case ConfigDocument.Organization _, ConfigDocument.Egress _ -> null;
        };
    }

    /** What one organisation has, and nothing else. */
    Map<String, ConfigDocument> of(long organization) {
        Map<String, ConfigDocument> own = new LinkedHashMap<>();
        documents.forEach((key, document) -> {
            if (organization(document) == organization) {
                own.put(key, document);
            }
        });
        return own;
    }

    private long ofProject(long project) {
        return documents.get("project:" + project) instanceof ConfigDocument.Project owner
                ? owner.organizationId()
                : NOBODY;
    }
}
