package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Organization;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;

@Entity
@Table(name = "organization")
class OrganizationEntity implements Row<Organization> {
    @Id
    long id;

    long version;
    String name;

    OffsetDateTime createdAt;
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

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
