package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument.Member;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "member")
class MemberEntity implements Row<Member> {
    @Id
    long id;

    long version;
    long organizationId;

    @Nullable
    Long projectId;

    String name;
    String email;
    String role;
    boolean emailNotify;

    OffsetDateTime createdAt;
    OffsetDateTime updatedAt;

    @Override
    public Member document() {
        return new Member(id, version, organizationId, projectId, name, email, role, emailNotify);
    }

    @Override
    public void take(Member document) {
        id = document.id();
        version = document.version();
        organizationId = document.organizationId();
        projectId = document.projectId();
        name = document.name();
        email = document.email();
        role = document.role();
        emailNotify = document.emailNotify();
    }

    @Override
    public void stamp(OffsetDateTime now, boolean fresh) {
        createdAt = fresh ? now : createdAt;
        updatedAt = now;
    }
}
