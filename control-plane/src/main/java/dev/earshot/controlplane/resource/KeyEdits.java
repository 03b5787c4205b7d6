package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.id.Hash;
import dev.earshot.controlplane.api.Caller;
import dev.earshot.controlplane.api.Refused;
import dev.earshot.controlplane.api.Role;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.input.Section;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What requests do to API keys. */
final class KeyEdits {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "esk_";
    private static final int BYTES = 32;
    private static final int SHOWN = 8;
    private static final int MOST = 1_000;

    private KeyEdits() {}

    /** A key that nobody has. */
    static String draw() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it is in use, and this caller's to see: a key of one project sees those of that project. */
    static boolean isOpen(ApiKey key, Caller caller) {
        Long only = caller.onlyProject();
        return !key.revoked() && (only == null || only.equals(key.projectId()));
    }

    static ApiKey create(Section section, Draft draft, Caller caller, String plain, Instant now) {
        ObjectNode key = draft.edit("api_key", null);
        key.put("id", draft.newId()).put("organization_id", draft.organization());
        section.attempt(() -> key.put("name", section.name()));
        section.attempt(() -> key.put("project_id", project(section, draft, caller)));
        key.put("role", Role.ADMIN.wire());
        key.put("prefix", plain.substring(0, SHOWN))
                .put("hash", Hash.hex(plain))
                .put("revoked", false);
        rest(section, key, now);
        section.check();
        if (draft.all(ApiKey.class, each -> !each.revoked()).size() >= MOST) {
            throw section.bad("name", "at most " + MOST + " keys an organisation");
        }
        return (ApiKey) draft.save(key);
    }

    static ApiKey change(Section section, Draft draft, long id, Instant now) {
        ObjectNode key = draft.edit("api_key", one(draft, id));
        section.take("name", () -> key.put("name", section.name()));
        rest(section, key, now);
        section.check();
        return (ApiKey) draft.save(key);
    }

    static ApiKey revoke(Draft draft, long id) {
        return (ApiKey) draft.save(draft.edit("api_key", one(draft, id)).put("revoked", true));
    }

    private static void rest(Section section, ObjectNode key, Instant now) {
        section.take("role", () -> key.put("role", section.choice("role", Role.names())));
        if (section.clears("expires_at")) {
            key.putNull("expires_at");
        }
        section.take(
                "expires_at", () -> key.put("expires_at", later(section, now).toString()));
    }

    private static Instant later(Section section, Instant now) {
        try {
            Instant time = OffsetDateTime.parse(section.required("expires_at")).toInstant();
            if (time.isAfter(now)) {
                return time;
            }
        } catch (DateTimeException malformed) {
            throw section.bad("expires_at", "an ISO 8601 date-time with its offset, for example 2027-01-31T00:00:00Z");
        }
        throw section.bad("expires_at", "a time that is still to come");
    }

    // A key of one project cannot make one that opens more.
    private static @Nullable Long project(Section section, Draft draft, Caller caller) {
        return section.has("project") || section.has("project_id") || caller.onlyProject() != null
                ? (Long) Scopes.project(section, draft, caller)
                : null;
    }

    private static ApiKey one(Draft draft, long id) {
        ApiKey key = draft.find(ApiKey.class, each -> each.id() == id && !each.revoked());
        if (key == null) {
            throw Refused.notFound();
        }
        return key;
    }
}
