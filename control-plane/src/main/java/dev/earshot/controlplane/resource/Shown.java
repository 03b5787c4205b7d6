package dev.earshot.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What is shown of secrets: that they are there, and their last characters to tell them apart. */
@Singleton
final class Shown {
    private static final int TAIL = 4;
    private static final String CONFIGURED = "_configured";

    private final SecretBox secrets;

    @Inject
    Shown(SecretBox secrets) {
        this.secrets = secrets;
    }

    /** {@code …} and the last four characters, empty where there is no secret. */
    String tail(@Nullable String sealed, String place) {
        String plain = secrets.unseal(sealed, place);
        if (plain == null || plain.isEmpty()) {
            return "";
        }
        // Of a short secret the tail would be most of it.
        return plain.length() < 2 * TAIL ? "…" : "…" + plain.substring(plain.length() - TAIL);
    }

    /** Puts a mask under the field's name, and the tail beside it. */
    void put(ObjectNode json, String kind, long id, String field, @Nullable String sealed) {
        json.put(field, sealed == null ? "" : Draft.MASK);
        json.put(field + CONFIGURED, tail(sealed, SecretBox.place(kind, id, field)));
    }

    /** Puts the tail of a key that is kept in settings. */
    void putKey(ObjectNode json, String kind, long id, String name, JsonNode settings) {
        json.put(name + CONFIGURED, tail(sealed(settings, name), place(kind, id, name)));
    }

    /** A sealed setting, opened; {@code null} where there is none. */
    @Nullable
    String open(String kind, long id, String name, JsonNode settings) {
        return secrets.unseal(sealed(settings, name), place(kind, id, name));
    }

    private static @Nullable String sealed(JsonNode settings, String name) {
        return settings.path(name + Draft.SEALED).textValue();
    }

    private static String place(String kind, long id, String name) {
        return SecretBox.place(kind, id, name + Draft.SEALED);
    }
}
