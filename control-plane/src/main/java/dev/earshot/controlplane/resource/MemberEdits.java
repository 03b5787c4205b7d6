package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Member;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Role;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;
import org.jspecify.annotations.Nullable;

/** What requests do to an organisation and its members. */
final class MemberEdits {
    private static final int MOST = 1_000;
    private static final int LONGEST_EMAIL = 254;

    private MemberEdits() {}

    static Organization rename(Section section, Draft draft) {
        Organization before = draft.find(Organization.class, _ -> true);
        if (before == null) {
            throw Refused.notFound();
        }
        return (Organization) draft.save(draft.edit("organization", before).put("name", section.name()));
    }

    static Member add(Section section, Draft draft, long project) {
        String email = email(section);
        Member before = find(draft, project, email);
        ObjectNode member = draft.edit("member", before);
        if (before == null) {
            if (draft.all(Member.class, _ -> true).size() >= MOST) {
                throw section.bad("email", "at most " + MOST + " members an organisation");
            }
            member.put("id", draft.newId()).put("organization_id", draft.organization());
            member.put("project_id", project).put("email", email).put("name", "");
            member.put("role", Role.MEMBER.wire()).put("email_notify", false);
        }
        section.take("name", () -> member.put("name", section.name()));
        section.take("role", () -> member.put("role", section.choice("role", Role.names())));
        section.take(
                "is_email_notify_enabled", () -> member.put("email_notify", section.truth("is_email_notify_enabled")));
        section.check();
        return (Member) draft.save(member);
    }

    static Member remove(Section section, Draft draft, long project) {
        Long id = section.id("member_id");
        Member member = id == null
                ? find(draft, project, email(section))
                : draft.find(Member.class, each -> each.id() == id && isOf(each, project));
        if (member == null) {
            throw section.bad(id == null ? "email" : "member_id", "that of a member of the project");
        }
        draft.remove(member);
        return member;
    }

    private static @Nullable Member find(Draft draft, long project, String email) {
        return draft.find(
                Member.class, each -> isOf(each, project) && each.email().equalsIgnoreCase(email));
    }

    private static boolean isOf(Member member, long project) {
        Long only = member.projectId();
        return only != null && only == project;
    }

    private static String email(Section section) {
        String email = section.required("email").strip();
        if (email.length() > LONGEST_EMAIL || !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            throw section.bad("email", "an e-mail address");
        }
        return email;
    }
}
