package dev.earshot.store.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outbox for who works with JDBC: the operators' requests and the relay. */
public final class OutboxTable {
    private static final int AT_ONCE = 500;

    private OutboxTable() {}

    /** One row: the messages of one transaction, in order. */
    public record Waiting(long id, List<EventMessage> messages) {}

    /** Adds the messages of this transaction as one row; nothing when there are none. */
    public static void append(Connection connection, List<EventMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        ArrayNode list = EarshotJson.MAPPER.createArrayNode();
        for (EventMessage message : messages) {
            ObjectNode each = list.addObject().put("topic", message.topic()).put("key", message.key());
            ObjectNode headers = each.putObject("headers");
            message.headers().forEach(headers::put);
            byte[] value = message.value();
            each.put("value", value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        try (PreparedStatement day =
                        connection.prepareStatement("select ensure_partitions((now() at time zone 'utc')::date)");
                PreparedStatement insert =
                        connection.prepareStatement("insert into outbox (messages) values (?::text::jsonb)")) {
            day.execute();
            insert.setString(1, EarshotJson.text(list));
            insert.executeUpdate();
        }
    }

    /** Rows that nobody has relayed yet, oldest first; at most 500. */
    public static List<Waiting> waiting(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select id, messages::text from outbox where relayed_at is null order by id limit " + AT_ONCE);
                ResultSet rows = select.executeQuery()) {
            List<Waiting> waiting = new ArrayList<>();
            while (rows.next()) {
                waiting.add(new Waiting(rows.getLong(1), messages(rows.getString(2))));
            }
            return waiting;
        }
    }

    /** Says that all messages of these rows are acknowledged. */
    public static void relayed(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update outbox set relayed_at = now() where id = any (?)")) {
            update.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            update.executeUpdate();
        }
    }

    /** Drops days whose rows were all relayed more than a day ago. */
    public static void dropOld(Connection connection) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from outbox where relayed_at < now() - interval '24 hours'")) {
            delete.executeUpdate();
        }
    }

    /** The messages of a row's payload, in order. */
    public static List<EventMessage> messages(String payload) {
        List<EventMessage> messages = new ArrayList<>();
        for (JsonNode each : EarshotJson.read(payload, JsonNode.class)) {
            Map<String, String> headers = new LinkedHashMap<>();
            each.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            JsonNode value = each.path("value");
            String topic = each.path("topic").asText();
            String key = each.path("key").asText();
            messages.add(
                    value.isTextual()
                            ? new EventMessage(
                                    topic, key, headers, value.textValue().getBytes(StandardCharsets.UTF_8))
                            : EventMessage.tombstone(topic, key));
        }
        return messages;
    }
}
