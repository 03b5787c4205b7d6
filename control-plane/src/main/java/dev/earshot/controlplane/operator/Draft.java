package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
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
final class Draft {
    /** What a secret reads as; written back, it changes nothing. */
    static final String MASK = "********";

    private final Map<String, ConfigDocument> documents;
    private final long organization;
    private final NewIds ids;
    private final SecretBox secrets;
    private final List<ConfigDocument> saved = new ArrayList<>();
    private final List<ConfigDocument> removed = new ArrayList<>();

    Draft(Map<String, ConfigDocument> current, long organization, NewIds ids, SecretBox secrets) {
        this.documents = new LinkedHashMap<>(current);
        this.organization = organization;
        this.ids = ids;
        this.secrets = secrets;
    }

    long organization() {
        return organization;
    }

    long newId() {
        return ids.next();
    }

    boolean has(String key) {
        return documents.containsKey(key);
    }

    /** What must be saved and published, in order. */
    List<ConfigDocument> saved() {
        return saved;
    }

    List<ConfigDocument> removed() {
        return removed;
    }

    <T extends ConfigDocument> @Nullable T find(Class<T> type, Predicate<T> which) {
        List<T> found = all(type, which);
        return found.isEmpty() ? null : found.getFirst();
    }

    <T extends ConfigDocument> List<T> all(Class<T> type, Predicate<T> which) {
        return documents.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(which)
                .toList();
    }

    /** A document in the making: what stands, or a new one with an id of its own. What is not set again stays. */
    ObjectNode edit(String kind, @Nullable ConfigDocument before) {
        if (before == null) {
            return EarshotJson.MAPPER.createObjectNode().put("kind", kind).put("version", 1);
        }
        return EarshotJson.MAPPER.<ObjectNode>valueToTree(before).put("version", before.version() + 1);
    }

    /** Notes a document; one that means the same as what stands keeps its version. */
    ConfigDocument save(ObjectNode edited) {
        ConfigDocument document = EarshotJson.MAPPER.convertValue(edited, ConfigDocument.class);
        ConfigDocument before = documents.get(document.key());
        if (before != null && before.meansTheSameAs(document)) {
            return before;
        }
        documents.put(document.key(), document);
        saved.add(document);
        return document;
    }

    void remove(ConfigDocument document) {
        documents.remove(document.key());
        removed.add(document);
    }

    /** Puts a secret into a document, sealed; one that is the same stays as it is, for sealing twice gives two texts. */
    void seal(ObjectNode edited, String field, @Nullable String plain) {
        String sealed = edited.path(field).isTextual() ? edited.path(field).textValue() : null;
        String place =
                SecretBox.place(edited.path("kind").asText(), edited.path("id").asLong(), field);
        seal(edited, field, plain, sealed, place);
    }

    /** Puts a secret into an object within a document; {@code place} says where it belongs. */
    void seal(ObjectNode into, String field, @Nullable String plain, @Nullable String sealed, String place) {
        if (plain == null || plain.equals(MASK)) {
            return;
        }
        if (plain.isEmpty()) {
            into.remove(field);
        } else if (sealed == null || !plain.equals(secrets.unseal(sealed, place))) {
            into.put(field, secrets.seal(plain, place));
        }
    }
}
