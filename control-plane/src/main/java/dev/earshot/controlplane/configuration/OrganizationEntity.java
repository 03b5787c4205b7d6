package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Organization;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.hibernate.annotations.UpdateTimestamp;

@Entity
@Table(name = "organization")
class OrganizationEntity implements Row<Organization> {
    @Id
    long id;

    long version;
    String name;

    @UpdateTimestamp
    OffsetDateTime updatedAt;

    @Override
    public Organization document() {
        return new Organization(id, version, name);
    }

    @Override
    public void take(Organization document) {
        id = document.id();
        version = document.version();
        name = document.name();
    }
}
