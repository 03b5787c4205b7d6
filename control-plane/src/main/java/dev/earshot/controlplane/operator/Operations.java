package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.controlplane.change.Draft;
import dev.earshot.controlplane.configuration.Author;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.controlplane.configuration.Visibility;
import dev.earshot.controlplane.input.Value;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;

/** What the operator may ask for. A change is saved in one transaction; it returns when all hops can see it. */
@Singleton
final class Operations {
    private final ConfigurationStore store;
    private final SecretBox secrets;
    private final Visibility visibility;
    private final Clock clock;

    @Inject
    Operations(ConfigurationStore store, SecretBox secrets, Visibility visibility, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.visibility = visibility;
        this.clock = clock;
    }

    /** Sees to it that there is an organisation with a project and this key; throws {@link FirstKey.Unknown}. */
    ObjectNode bootstrap(String key) throws InterruptedException {
        return inEffect(store.change(Author.operator(clock), (current, ids) -> FirstKey.of(key, current, ids)));
    }

    /** Applies a document; throws {@link BadField} and changes nothing when it has an error. */
    ObjectNode apply(byte[] yaml) throws InterruptedException {
        Value document = YamlDocument.read(yaml);
        return inEffect(store.change(Author.operator(clock), (current, ids) -> {
            Organization organization = organization(current);
            Change<ObjectNode> change =
                    DocumentApplication.of(document, new Draft(current, organization.id(), ids, secrets));
            change.answer().put("organization", organization.name());
            return change;
        }));
    }

    private ObjectNode inEffect(Change<ObjectNode> change) throws InterruptedException {
        visibility.await(change);
        return change.answer();
    }

    private static Organization organization(Map<String, ConfigDocument> all) {
        return all.values().stream()
                .filter(Organization.class::isInstance)
                .map(Organization.class::cast)
                .min(Comparator.comparingLong(Organization::id))
                .orElseThrow(() -> YamlDocument.whole("an organisation; start Earshot once before"));
    }
}
