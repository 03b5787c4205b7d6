package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Documents into their rows. */
final class Rows {
    private Rows() {}

    /** Inserts or replaces a document's row; a metric and an agent leave a version, too. */
    static Uni<Void> save(Session session, ConfigDocument document, Instant at) {
        Kind kind = Kind.of(document);
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Uni<Void> saved = session.find(kind.entity(), document.id()).chain(found -> {
            if (found != null) {
                found.take(document);
                found.stamp(now, false);
                return Uni.createFrom().voidItem();
            }
            Row<ConfigDocument> row = kind.fresh();
            row.take(document);
            row.stamp(now, true);
            return session.persist(row);
        });
        return switch (document) {
            case ConfigDocument.Metric metric -> saved.chain(() -> keepVersion(session, metric));
            case ConfigDocument.Agent agent -> saved.chain(() -> keepVersion(session, agent));
            case ConfigDocument.Organization _,
                    ConfigDocument.Project _,
                    ConfigDocument.Source _,
                    ConfigDocument.ApiKey _,
                    ConfigDocument.Member _,
                    ConfigDocument.Egress _ -> saved;
        };
    }

    private static Uni<Void> keepVersion(Session session, ConfigDocument.Agent agent) {
        return session.find(AgentVersionEntity.class, AgentVersionEntity.VersionKey.of(agent))
                .chain(known ->
                        known != null ? Uni.createFrom().voidItem() : session.persist(AgentVersionEntity.of(agent)));
    }

    // Versions are immutable: the first that was saved under a number stays.
    private static Uni<Void> keepVersion(Session session, ConfigDocument.Metric metric) {
        return session.find(MetricVersionEntity.class, MetricVersionEntity.VersionKey.of(metric))
                .chain(known ->
                        known != null ? Uni.createFrom().voidItem() : session.persist(MetricVersionEntity.of(metric)));
    }

    /** Takes a document's row away, if it is there. */
    static Uni<Void> remove(Session session, ConfigDocument document) {
        return session.find(Kind.of(document).entity(), document.id())
                .chain(row -> row == null ? Uni.createFrom().voidItem() : session.remove(row));
    }
}
