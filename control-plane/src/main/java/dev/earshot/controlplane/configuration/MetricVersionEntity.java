package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Metric;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A version of a metric as it was first saved; never changed. */
@Entity
@Table(name = "metric_version")
class MetricVersionEntity {
    @Embeddable
    record VersionKey(long metricId, int number) {
        static VersionKey of(Metric metric) {
            return new VersionKey(metric.id(), metric.metricVersion());
        }
    }

    @EmbeddedId
    VersionKey number;

    long projectId;
    String document;

    static MetricVersionEntity of(Metric metric) {
        MetricVersionEntity version = new MetricVersionEntity();
        version.number = VersionKey.of(metric);
        version.projectId = metric.projectId();
        version.document = Json.text(metric);
        return version;
    }
}
