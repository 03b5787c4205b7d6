package dev.earshot.controlplane.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.Normal;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.store.audit.AuditEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the log of writes says of a change: names of fields and digests, never what they hold. */
final class Audits {
    private Audits() {}

    static List<AuditEntry> of(Author author, Map<String, ConfigDocument> before, Change<?> change) {
        Map<String, ConfigDocument> after = new LinkedHashMap<>(before);
        change.saved().forEach(document -> after.put(document.key(), document));
        Tenancy tenancy = new Tenancy(after);
        List<AuditEntry> entries = new ArrayList<>();
        for (ConfigDocument document : change.saved()) {
            ConfigDocument known = before.get(document.key());
            String operation = known == null ? "create" : isEnded(document) && !isEnded(known) ? "delete" : "update";
            entries.add(entry(author, tenancy, operation, document, known, document));
        }
        for (ConfigDocument document : change.removed()) {
            entries.add(entry(author, tenancy, "delete", document, document, null));
        }
        return entries;
    }

    private static boolean isEnded(ConfigDocument document) {
        return (document instanceof ConfigDocument.Project project && project.deleted())
                || (document instanceof ConfigDocument.ApiKey key && key.revoked());
    }

    private static AuditEntry entry(
            Author author,
            Tenancy tenancy,
            String operation,
            ConfigDocument document,
            @Nullable ConfigDocument before,
            @Nullable ConfigDocument after) {
        ObjectNode old = content(before);
        ObjectNode fresh = content(after);
        TreeSet<String> changed = new TreeSet<>();
        old.fieldNames().forEachRemaining(changed::add);
        fresh.fieldNames().forEachRemaining(changed::add);
        changed.removeIf(name -> old.path(name).equals(fresh.path(name)));
        return new AuditEntry(
                tenancy.organization(document),
                Tenancy.project(document),
                author.at(),
                author.keyId(),
                author.name(),
                "object",
                operation,
                document.kind(),
                document.id(),
                List.copyOf(changed),
                before == null ? null : Hash.hex(EarshotJson.text(old)),
                after == null ? null : Hash.hex(EarshotJson.text(fresh)));
    }

    // Settings are told one by one; a version says nothing of its own.
    private static ObjectNode content(@Nullable ConfigDocument document) {
        if (document == null) {
            return EarshotJson.MAPPER.createObjectNode();
        }
        ObjectNode content = (ObjectNode) Normal.of(EarshotJson.MAPPER.valueToTree(document));
        content.remove(List.of("kind", "id", "version"));
        if (content.remove("settings") instanceof ObjectNode settings) {
            settings.properties().forEach(setting -> content.set("settings." + setting.getKey(), setting.getValue()));
        }
        return content;
    }
}
