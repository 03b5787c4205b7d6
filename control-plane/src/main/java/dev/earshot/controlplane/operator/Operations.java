package dev.earshot.controlplane.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.id.Hash;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Rubric;
import dev.earshot.controlplane.ConfigMessages;
import dev.earshot.controlplane.Database;
import dev.earshot.platform.config.Configuration;
import dev.earshot.platform.secret.SecretBox;
import dev.earshot.store.configuration.ConfigTables;
import dev.earshot.store.outbox.OutboxTable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of the configuration: rows and their outbox messages in one transaction; returns when all hops can see them. */
@Singleton
final class Operations {
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(10);

    private final Database database;
    private final SecretBox secrets;
    private final Configuration configuration;
    private final Clock clock;

    @Inject
    Operations(Database database, SecretBox secrets, Configuration configuration, Clock clock) {
        this.database = database;
        this.secrets = secrets;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** The first organisation, its project and its key; nothing when there is an organisation already. */
    ObjectNode bootstrap(@Nullable String givenKey) throws SQLException, InterruptedException {
        ObjectNode answer = EarshotJson.MAPPER.createObjectNode();
        List<ConfigDocument> made;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            ConfigTables.lock(connection);
            Map<String, ConfigDocument> all = ConfigTables.all(connection);
            ConfigDocument.Organization first = organization(all);
            if (first != null) {
                ConfigDocument.Project project = all.values().stream()
                        .filter(ConfigDocument.Project.class::isInstance)
                        .map(ConfigDocument.Project.class::cast)
                        .findFirst()
                        .orElse(null);
                answer.put("created", false).putNull("api_key").put("organization_id", first.id());
                answer.put("project_id", project == null ? null : project.id());
                return answer;
            }
            String key = givenKey == null ? newKey() : givenKey;
            long organization = ConfigTables.nextId(connection);
            long project = ConfigTables.nextId(connection);
            made = List.of(
                    new ConfigDocument.Organization(organization, 1, "Default"),
                    new ConfigDocument.Project(
                            project,
                            1,
                            organization,
                            "Default Project",
                            1,
                            null,
                            null,
                            null,
                            false,
                            false,
                            Rubric.NONE,
                            EarshotJson.MAPPER.createObjectNode(),
                            false),
                    new ConfigDocument.ApiKey(
                            ConfigTables.nextId(connection),
                            1,
                            organization,
                            null,
                            "First key",
                            key.substring(0, Math.min(8, key.length())),
                            Hash.hex(key),
                            false,
                            null));
            save(connection, made);
            answer.put("created", true).put("api_key", key).put("organization_id", organization);
            answer.put("project_id", project);
        }
        awaitVisible(made);
        return answer;
    }

    /** Applies a document; throws {@link BadDocument} and changes nothing when it has an error. */
    ObjectNode apply(String yaml) throws SQLException, InterruptedException {
        ObjectNode answer;
        List<ConfigDocument> changed;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            ConfigTables.lock(connection);
            Map<String, ConfigDocument> all = ConfigTables.all(connection);
            ConfigDocument.Organization organization = organization(all);
            if (organization == null) {
                throw BadDocument.whole("an organisation; start Earshot once before");
            }
            DocumentApplication application =
                    new DocumentApplication(all, organization.id(), () -> nextId(connection), secrets);
            answer = application.apply(yaml);
            answer.put("organization", organization.name());
            changed = application.changed();
            save(connection, changed);
        }
        awaitVisible(changed);
        return answer;
    }

    private static ConfigDocument.@Nullable Organization organization(Map<String, ConfigDocument> all) {
        return all.values().stream()
                .filter(ConfigDocument.Organization.class::isInstance)
                .map(ConfigDocument.Organization.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static long nextId(Connection connection) {
        try {
            return ConfigTables.nextId(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("no id", e);
        }
    }

    private void save(Connection connection, List<ConfigDocument> documents) throws SQLException {
        Instant now = clock.instant();
        for (ConfigDocument document : documents) {
            ConfigTables.save(connection, document);
        }
        List<EventMessage> messages = documents.stream()
                .map(document -> ConfigMessages.of(document, now))
                .toList();
        OutboxTable.append(connection, messages);
        connection.commit();
    }

    // Readers poll several times a second: what this process sees, the others see at the same time.
    private void awaitVisible(List<ConfigDocument> documents) throws InterruptedException {
        long until = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (System.nanoTime() < until) {
            Map<String, ConfigDocument> seen = configuration.now().documents();
            boolean all = documents.stream().allMatch(document -> {
                ConfigDocument known = seen.get(document.key());
                return known != null && known.version() >= document.version();
            });
            if (all) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("saved, but the relay has not published it within ten seconds");
    }

    private static String newKey() {
        byte[] random = new byte[30];
        new SecureRandom().nextBytes(random);
        return "esk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
