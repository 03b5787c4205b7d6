package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Member;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.config.Stored;
import java.util.List;

/**
 * The members of an organisation and of its projects.
 *
 * @param members all of them
 */
record Membership(List<Stored<Member>> members) {
    Membership {
        members = List.copyOf(members);
    }

    /** Those of the organisation itself. */
    ArrayNode ofOrganization() {
        return of(members.stream()
                .filter(member -> member.document().projectId() == null)
                .toList());
    }

    /** Those of one project alone, and those of the organisation. */
    ArrayNode ofProject(long project) {
        return of(members.stream()
                .filter(member -> {
                    Long only = member.document().projectId();
                    return only == null || only == project;
                })
                .toList());
    }

    private static ArrayNode of(List<Stored<Member>> members) {
        ArrayNode array = EarshotJson.MAPPER.createArrayNode();
        members.forEach(member -> array.add(of(member)));
        return array;
    }

    static ObjectNode of(Stored<Member> stored) {
        Member member = stored.document();
        ObjectNode json = EarshotJson.MAPPER.createObjectNode().put("id", member.id());
        json.putObject("user").put("id", member.id()).put("name", member.name()).put("email", member.email());
        return json.put("role", member.role())
                .put("is_email_notify_enabled", member.emailNotify())
                .put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }
}
