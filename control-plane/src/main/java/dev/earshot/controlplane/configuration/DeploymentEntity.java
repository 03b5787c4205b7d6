package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Egress;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.List;

/** What holds for the whole deployment; one row. */
@Entity
@Table(name = "deployment")
class DeploymentEntity implements Row<Egress> {
    @Id
    long id;

    long version;
    String egressAllow;

    OffsetDateTime updatedAt;

    @Override
    public Egress document() {
        return new Egress(id, version, List.of(Json.read(egressAllow, String[].class)));
    }

    @Override
    public void take(Egress document) {
        id = document.id();
        version = document.version();
        egressAllow = Json.text(document.allow());
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        updatedAt = now;
    }
}
