package dev.earshot.controlplane.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Agent;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.configuration.ConfigurationStore.NewIds;
import dev.earshot.platform.secret.SecretBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The configuration as it will stand, and what of it differs from what stands now. */
public final class Draft {
    /** What a secret reads as; written back, it changes nothing. */
    public static final String MASK = "********";

    /** How the names of sealed settings end. */
    public static final String SEALED = "_secret";

    private final Map<String, ConfigDocument> documents;
    private final long organization;
    private final NewIds ids;
    private final SecretBox secrets;
    private final List<ConfigDocument> saved = new ArrayList<>();
    private final List<ConfigDocument> removed = new ArrayList<>();

    /** A draft over what stands, of this organisation. */
    public Draft(Map<String, ConfigDocument> current, long organization, NewIds ids, SecretBox secrets) {
        this.documents = new LinkedHashMap<>(current);
        this.organization = organization;
        this.ids = ids;
        this.secrets = secrets;
    }

    /** Whose configuration this is. */
    public long organization() {
        return organization;
    }

    /** An id that nothing has. */
    public long newId() {
        return ids.next();
    }

    /** Whether something stands under this key. */
    public boolean has(String key) {
        return documents.containsKey(key);
    }

    /** What must be saved and published, in order. */
    public List<ConfigDocument> saved() {
        return saved;
    }

    /** What must be taken away. */
    public List<ConfigDocument> removed() {
        return removed;
    }

    /** The first that fits, {@code null} when none does. */
    public <T extends ConfigDocument> @Nullable T find(Class<T> type, Predicate<T> which) {
        List<T> found = all(type, which);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** All that fit. */
    public <T extends ConfigDocument> List<T> all(Class<T> type, Predicate<T> which) {
        return documents.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(which)
                .toList();
    }

    /** A document in the making: what stands, or a new one with an id of its own. What is not set again stays. */
    public ObjectNode edit(String kind, @Nullable ConfigDocument before) {
        if (before == null) {
            return EarshotJson.MAPPER.createObjectNode().put("kind", kind).put("version", 1);
        }
        return EarshotJson.MAPPER.<ObjectNode>valueToTree(before).put("version", before.version() + 1);
    }

    /** Notes a document; one that means the same as what stands keeps its version. */
    public ConfigDocument save(ObjectNode edited) {
        ConfigDocument document = EarshotJson.MAPPER.convertValue(edited, ConfigDocument.class);
        ConfigDocument before = documents.get(document.key());
        if (before != null && before.meansTheSameAs(document)) {
            return before;
        }
        documents.put(document.key(), document);
        saved.add(document);
        return document;
    }

    /** Notes that a document is gone. */
    public void remove(ConfigDocument document) {
        documents.remove(document.key());
        removed.add(document);
    }

    /** Puts a secret into a document, sealed; one that is the same stays as it is, for sealing twice gives two texts. */
    public void seal(ObjectNode edited, String field, @Nullable String plain) {
        String sealed = edited.path(field).isTextual() ? edited.path(field).textValue() : null;
        String place =
                SecretBox.place(edited.path("kind").asText(), edited.path("id").asLong(), field);
        seal(edited, field, plain, sealed, place);
    }

    /** Puts a secret into an object within a document; {@code place} says where it belongs. */
    public void seal(ObjectNode into, String field, @Nullable String plain, @Nullable String sealed, String place) {
        if (plain == null || plain.equals(MASK)) {
            return;
        }
        if (plain.isEmpty()) {
            into.remove(field);
        } else if (sealed == null || !plain.equals(secrets.unseal(sealed, place))) {
            into.put(field, secrets.seal(plain, place));
        }
    }

    /** Puts a provider's key into the settings of a project or an agent, sealed, under its name and {@code _secret}. */
    public void sealKey(ObjectNode owner, String name, @Nullable String plain) {
        ObjectNode settings = (ObjectNode) owner.path("settings");
        String field = name + SEALED;
        JsonNode sealed = settings.path(field);
        seal(
                settings,
                field,
                plain,
                sealed.isTextual() ? sealed.textValue() : null,
                SecretBox.place(owner.path("kind").asText(), owner.path("id").asLong(), field));
    }

    /** A provider's key of an agent, opened; {@code null} where it has none. */
    public @Nullable String openKey(Agent agent, String name) {
        String field = name + SEALED;
        return secrets.unseal(agent.settings().path(field).textValue(), SecretBox.place("agent", agent.id(), field));
    }
}
