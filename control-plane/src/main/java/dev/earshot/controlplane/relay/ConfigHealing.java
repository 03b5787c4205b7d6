package dev.earshot.controlplane.relay;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.controlplane.ConfigMessages;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.platform.kafka.Publisher;
import dev.earshot.store.configuration.ConfigTables;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes the configuration topic say what the tables say, whatever was lost: a restored database, a lost slot, a deleted
 * topic. The table wins, and says it above the topic's version.
 */
@Singleton
final class ConfigHealing {
    private static final Logger LOG = Logger.getLogger(ConfigHealing.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Publisher publisher;
    private final Clock clock;

    @Inject
    ConfigHealing(Publisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    void heal(Connection connection, ConfigSnapshot topic) throws SQLException {
        Map<String, ConfigDocument> tables = ConfigTables.all(connection);
        if (tables.values().stream().noneMatch(ConfigDocument.Organization.class::isInstance)) {
            return; // a database that nobody has bootstrapped says nothing
        }
        List<EventMessage> messages = new ArrayList<>();
        tables.forEach((key, document) -> {
            ConfigDocument published = topic.documents().get(key);
            if (!document.equals(published)) {
                messages.add(ConfigMessages.of(document, clock.instant()));
            }
        });
        topic.documents().keySet().stream()
                .filter(key -> !tables.containsKey(key))
                .map(ConfigMessages::gone)
                .forEach(messages::add);
        if (!messages.isEmpty()) {
            publisher.publish(messages).await().atMost(PATIENCE);
            LOG.infof("configuration topic healed: documents=%d", messages.size());
        }
    }
}
