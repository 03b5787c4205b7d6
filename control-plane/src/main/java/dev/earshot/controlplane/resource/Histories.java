package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.api.ApiTables;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.input.Section;
import dev.earshot.store.audit.AuditEntry;
import dev.earshot.store.audit.AuditLog;
import dev.earshot.store.config.Versions;
import dev.earshot.store.config.Versions.Version;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** What metrics and agents were, newest first. The first version that is known counts as the making. */
@Singleton
final class Histories {
    private static final int LONGEST_NAME = 255;

    private final ApiTables tables;
    private final Clock clock;

    @Inject
    Histories(ApiTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** All versions; throws {@link Refused} when nothing of that id was ever there for this caller. */
    <D extends ConfigDocument> List<Version<D>> of(Caller caller, Class<D> kind, long id) {
        List<Version<D>> versions = tables.as(caller, client -> Versions.of(client, kind, caller.projects(), id));
        if (versions.isEmpty()) {
            throw Refused.notFound();
        }
        return versions;
    }

    /** The version that a body names as {@code history_id}. */
    <D extends ConfigDocument> Version<D> named(Section section, List<Version<D>> versions) {
        long number = section.requiredId("history_id");
        return versions.stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> section.bad("history_id", "the history_id of a version"));
    }

    /** Gives a version the name of the body; returns it as it is now. */
    <D extends ConfigDocument> Version<D> name(Caller caller, Class<D> kind, long id, Section section) {
        Version<D> version = named(section, of(caller, kind, id));
        String name = section.text("version_name", LONGEST_NAME);
        AuditEntry entry = new AuditEntry(
                caller.organization(),
                null,
                clock.instant(),
                caller.keyId(),
                caller.keyName(),
                "object",
                "update",
                version.document().kind(),
                id,
                List.of("version_name"),
                null,
                null);
        tables.as(
                caller,
                client -> Versions.name(client, kind, caller.projects(), id, version.number(), name)
                        .chain(() -> AuditLog.append(client, List.of(entry)))
                        .chain(() -> Uni.createFrom().item(true)));
        return new Version<>(version.number(), version.document(), name, version.createdAt());
    }

    /** A version as its users know it. */
    static <D extends ConfigDocument> ObjectNode row(
            Version<D> version, List<Version<D>> all, Function<D, ObjectNode> shown) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("history_id", version.number())
                .put("history_date", version.createdAt().toString())
                .put("history_type", version.number() == all.getLast().number() ? "+" : "~");
        json.putNull("history_change_reason").putNull("history_user");
        json.put("version_id", Long.toString(version.number())).put("version_name", version.name());
        json.setAll(shown.apply(version.document()));
        return json;
    }
}
