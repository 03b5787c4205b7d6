package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Metric;
import dev.earshot.contracts.score.EvalType;
import dev.earshot.contracts.score.MetricType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "metric")
class MetricEntity implements Row<Metric> {
    @Id
    long id;

    long version;
    long projectId;
    int metricVersion;
    String name;
    String type;
    String evalType;

    @Nullable
    String code;

    String description;
    String enumValues;
    String agents;
    boolean samplingEnabled;
    boolean observabilityEnabled;
    String configuration;
    String settings;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public Metric document() {
        return new Metric(
                id,
                version,
                projectId,
                metricVersion,
                name,
                MetricType.valueOf(type.toUpperCase(Locale.ROOT)),
                EvalType.of(evalType),
                code,
                description,
                List.of(Json.read(enumValues, String[].class)),
                List.of(Json.read(agents, Long[].class)),
                samplingEnabled,
                observabilityEnabled,
                Json.tree(configuration),
                Json.tree(settings));
    }

    @Override
    public void take(Metric document) {
        id = document.id();
        version = document.version();
        projectId = document.projectId();
        metricVersion = document.metricVersion();
        name = document.name();
        type = document.type().name().toLowerCase(Locale.ROOT);
        evalType = document.evalType().wire();
        code = document.code();
        description = document.description();
        enumValues = Json.text(document.enumValues());
        agents = Json.text(document.agents());
        samplingEnabled = document.samplingEnabled();
        observabilityEnabled = document.observabilityEnabled();
        configuration = Json.text(document.configuration());
        settings = Json.text(document.settings());
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
