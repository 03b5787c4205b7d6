package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.Organization;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.secret.SecretBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** What the operator may ask for. A change is saved in one transaction; it returns when all hops can see it. */
@Singleton
final class Operations {
    private final ConfigurationStore store;
    private final SecretBox secrets;
    private final Visibility visibility;

    @Inject
    Operations(ConfigurationStore store, SecretBox secrets, Visibility visibility) {
        this.store = store;
        this.secrets = secrets;
        this.visibility = visibility;
    }

    /** Sees to it that there is an organisation with a project and this key; throws {@link FirstKey.Unknown}. */
    ObjectNode bootstrap(String key) throws InterruptedException {
        return inEffect(store.change((current, ids) -> FirstKey.of(key, current, ids)));
    }

    /** Applies a document; throws {@link BadDocument} and changes nothing when it has an error. */
    ObjectNode apply(byte[] yaml) throws InterruptedException {
        Node document = YamlDocument.read(yaml);
        return inEffect(store.change((current, ids) -> {
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
                .orElseThrow(() -> BadDocument.whole("an organisation; start Earshot once before"));
    }
}
