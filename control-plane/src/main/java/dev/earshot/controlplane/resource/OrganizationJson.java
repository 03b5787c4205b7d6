package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.store.config.Stored;

/** Organisations as their users know them. */
final class OrganizationJson {
    private OrganizationJson() {}

    static ObjectNode of(Stored<Organization> stored, Membership members) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("id", stored.document().id())
                .put("name", stored.document().name());
        json.set("members", members.ofOrganization());
        return json.put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }
}
