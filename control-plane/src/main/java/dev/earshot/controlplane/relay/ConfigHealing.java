package dev.earshot.controlplane.relay;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.config.ConfigDocument.ApiKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.controlplane.ConfigMessages;
import dev.earshot.controlplane.configuration.ConfigurationStore;
import dev.earshot.controlplane.configuration.ConfigurationStore.Change;
import dev.earshot.platform.metric.Outcomes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration topic say what the tables say, whatever was lost: a restored database, a lost slot, a deleted
 * topic. The table wins, above the topic's version, for readers ignore a lower one. One thing the topic knows better: a
 * key that was revoked stays revoked, also in a database restored from before.
 */
@Singleton
final class ConfigHealing {
    private static final Logger LOG = Logger.getLogger(ConfigHealing.class);

    private final ConfigTopic topic;
    private final ConfigurationStore store;
    private final Outcomes outcomes;
    private final Clock clock;

    @Inject
    ConfigHealing(ConfigTopic topic, ConfigurationStore store, Outcomes outcomes, Clock clock) {
        this.topic = topic;
        this.store = store;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** Compares and leaves the difference in the outbox, whence it goes out like any other change. */
    void heal() {
        ConfigTopic.Standing standing = topic.read();
        Change<Integer> change = store.change((tables, _) -> difference(tables, standing, clock.instant()));
        if (change.answer() > 0) {
            outcomes.count("relay", "healed", "", change.answer());
            LOG.infof("configuration topic healed: documents=%d", change.answer());
        }
    }

    static Change<Integer> difference(Map<String, ConfigDocument> tables, ConfigTopic.Standing topic, Instant now) {
        if (tables.values().stream().noneMatch(ConfigDocument.Organization.class::isInstance)) {
            return Change.none(0); // a database that nobody has bootstrapped says nothing
        }
        List<ConfigDocument> saved = new ArrayList<>();
        List<EventMessage> repeated = new ArrayList<>();
        tables.forEach((key, document) -> {
            ConfigDocument published = topic.documents().get(key);
            ConfigDocument truth = revoked(document, published);
            boolean unheard =
                    published == null || topic.unreadable().contains(key) || published.version() < document.version();
            if (!truth.equals(document) || (!unheard && differs(document, published))) {
                saved.add(truth.atVersion(Math.max(version(published), document.version()) + 1));
            } else if (unheard) {
                repeated.add(ConfigMessages.of(document, now));
            }
        });
        topic.documents().keySet().stream()
                .filter(key -> !tables.containsKey(key))
                .map(ConfigMessages::gone)
                .forEach(repeated::add);
        return new Change<>(saved, List.of(), repeated, saved.size() + repeated.size());
    }

    private static boolean differs(ConfigDocument document, @Nullable ConfigDocument published) {
        return published == null || published.version() != document.version() || !published.meansTheSameAs(document);
    }

    private static long version(@Nullable ConfigDocument published) {
        return published == null ? 0 : published.version();
    }

    private static ConfigDocument revoked(ConfigDocument document, @Nullable ConfigDocument published) {
        return document instanceof ApiKey key
                        && !key.revoked()
                        && published instanceof ApiKey told
                        && told.revoked()
                        && told.hash().equals(key.hash())
                ? key.revoke()
                : document;
    }
}
