package dev.earshot.store.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.json.EarshotJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration documents as rows: read all of them, save some, in the caller's transaction. */
public final class ConfigTables {
    /** Each kind's columns in the words of its document; what is no scalar is jsonb. */
    private record Kind(String table, Class<? extends ConfigDocument> type, List<String> columns, List<String> json) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("organization", ConfigDocument.Organization.class, List.of("name"), List.of()),
            new Kind(
                    "project",
                    ConfigDocument.Project.class,
                    List.of(
                            "organization_id",
                            "name",
                            "sample_rate",
                            "webhook_url",
                            "webhook_secret",
                            "webhook_signing_secret",
                            "notify_success",
                            "notify_failed",
                            "deleted"),
                    List.of("rubric", "settings")),
            new Kind(
                    "agent",
                    ConfigDocument.Agent.class,
                    List.of("project_id", "name", "assistant_id", "webhook_url", "webhook_secret"),
                    List.of()),
            new Kind(
                    "source",
                    ConfigDocument.Source.class,
                    List.of("project_id", "agent_id", "provider", "scheme", "secret"),
                    List.of("options")),
            new Kind(
                    "metric",
                    ConfigDocument.Metric.class,
                    List.of(
                            "project_id",
                            "metric_version",
                            "name",
                            "type",
                            "eval_type",
                            "code",
                            "description",
                            "sampling_enabled",
                            "observability_enabled"),
                    List.of("enum_values", "agents", "configuration")),
            new Kind(
                    "api_key",
                    ConfigDocument.ApiKey.class,
                    List.of("organization_id", "project_id", "name", "prefix", "hash", "revoked", "expires_at"),
                    List.of()));

    private ConfigTables() {}

    /** Waits until nobody else changes the configuration; holds to the end of the transaction. */
    public static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_advisory_xact_lock(hashtext('earshot.configuration'))")) {
            lock.execute();
        }
    }

    /** A fresh id for anything people edit. */
    public static long nextId(Connection connection) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("select nextval('entity_id')");
                ResultSet row = next.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Every document, by its key. */
    public static Map<String, ConfigDocument> all(Connection connection) throws SQLException {
        Map<String, ConfigDocument> all = new LinkedHashMap<>();
        for (Kind kind : KINDS) {
            try (PreparedStatement select = connection.prepareStatement(
                            "select to_jsonb(t)::text from " + kind.table() + " t order by id");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ConfigDocument document = read(kind, rows.getString(1));
                    all.put(document.key(), document);
                }
            }
        }
        try (PreparedStatement select =
                        connection.prepareStatement("select version, egress_allow::text from deployment where id = 1");
                ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                ConfigDocument egress = new ConfigDocument.Egress(
                        1, rows.getLong(1), List.of(EarshotJson.read(rows.getString(2), String[].class)));
                all.put(egress.key(), egress);
            }
        }
        return all;
    }

    private static ConfigDocument read(Kind kind, String row) {
        ObjectNode tree = (ObjectNode) EarshotJson.read(row, JsonNode.class);
        tree.put("kind", kind.table());
        return EarshotJson.read(EarshotJson.text(tree), kind.type());
    }

    /** Inserts or replaces a document's row. */
    public static void save(Connection connection, ConfigDocument document) throws SQLException {
        if (document instanceof ConfigDocument.Egress egress) {
            try (PreparedStatement update = connection.prepareStatement(
                    "update deployment set egress_allow = ?::text::jsonb, version = ?, updated_at = now() where id = 1")) {
                update.setString(1, EarshotJson.text(egress.allow()));
                update.setLong(2, egress.version());
                update.executeUpdate();
            }
            return;
        }
        Kind kind = KINDS.stream()
                .filter(each -> each.type().isInstance(document))
                .findFirst()
                .orElseThrow();
        upsert(connection, kind, EarshotJson.MAPPER.valueToTree(document));
        if (document instanceof ConfigDocument.Metric metric) {
            version(connection, metric);
        }
    }

    private static void upsert(Connection connection, Kind kind, JsonNode tree) throws SQLException {
        List<String> columns = new ArrayList<>(List.of("id", "version"));
        columns.addAll(kind.columns());
        columns.addAll(kind.json());
        List<String> places = columns.stream()
                .map(column -> kind.json().contains(column) ? "?::text::jsonb" : "?")
                .toList();
        List<String> updates = columns.stream()
                .filter(column -> !column.equals("id"))
                .map(column -> column + " = excluded." + column)
                .toList();
        String sql = "insert into " + kind.table() + " (" + String.join(", ", columns) + ") values ("
                + String.join(", ", places) + ") on conflict (id) do update set " + String.join(", ", updates);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                String column = columns.get(i);
                insert.setObject(i + 1, value(kind, column, tree.get(column)));
            }
            insert.executeUpdate();
        }
    }

    private static @Nullable Object value(Kind kind, String column, @Nullable JsonNode value) {
        if (kind.json().contains(column)) {
            return value == null ? "{}" : EarshotJson.text(value);
        }
        if (value == null || value.isNull()) {
            return null;
        }
        if (column.endsWith("_at")) {
            return OffsetDateTime.parse(value.asText()).withOffsetSameInstant(ZoneOffset.UTC);
        }
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            default -> value.asText();
        };
    }

    // Versions are immutable: the first that was saved under a number stays.
    private static void version(Connection connection, ConfigDocument.Metric metric) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into metric_version (project_id, metric_id, number, document) values (?, ?, ?, ?::text::jsonb)"
                        + " on conflict do nothing")) {
            insert.setLong(1, metric.projectId());
            insert.setLong(2, metric.id());
            insert.setInt(3, metric.metricVersion());
            insert.setString(4, EarshotJson.text(metric));
            insert.executeUpdate();
        }
    }
}
