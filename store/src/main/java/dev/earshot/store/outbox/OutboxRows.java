package dev.earshot.store.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages as rows of the outbox, and the statements with which a transaction leaves them there. */
public final class OutboxRows {
    /** Largest payload of a row, in bytes. */
    public static final int LARGEST = 1024 * 1024;

    /** Makes today's partition where it is missing; runs before {@link #APPEND} in the same transaction. */
    public static final String ENSURE_DAY =
            "select cast(ensure_partitions(cast(now() at time zone 'utc' as date)) as text)";

    /** Leaves one row; its parameter is a text of {@link #payloads}. */
    public static final String APPEND = "insert into outbox (messages) values (cast(cast(?1 as text) as jsonb))";

    private OutboxRows() {}

    /**
     * The payloads of one transaction's messages, in order: one row, or several where one would grow beyond {@link
     * #LARGEST}. Rows are relayed by id, so the order of the messages stays.
     *
     * @throws IllegalArgumentException when a message alone is larger
     */
    public static List<String> payloads(List<EventMessage> messages) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        int bytes = 0;
        for (EventMessage message : messages) {
            String text = EarshotJson.text(json(message));
            int size = text.getBytes(StandardCharsets.UTF_8).length + 1;
            if (size >= LARGEST) {
                throw new IllegalArgumentException(
                        "a message of " + size + " bytes fits no row of the outbox: " + message);
            }
            if (bytes + size >= LARGEST) {
                rows.add(row.append(']').toString());
                row.setLength(0);
                bytes = 0;
            }
            row.append(bytes == 0 ? '[' : ',').append(text);
            bytes += size;
        }
        if (bytes > 0) {
            rows.add(row.append(']').toString());
        }
        return rows;
    }

    private static ObjectNode json(EventMessage message) {
        ObjectNode json = EarshotJson.MAPPER
                .createObjectNode()
                .put("topic", message.topic())
                .put("key", message.key());
        ObjectNode headers = json.putObject("headers");
        message.headers().forEach(headers::put);
        byte[] value = message.value();
        return json.put("value", value == null ? null : new String(value, StandardCharsets.UTF_8));
    }

    /**
     * The messages of a row's payload, in order.
     *
     * @throws RuntimeException when the payload is not ours
     */
    public static List<EventMessage> messages(String payload) {
        List<EventMessage> messages = new ArrayList<>();
        for (JsonNode each : EarshotJson.read(payload, JsonNode.class)) {
            Map<String, String> headers = new LinkedHashMap<>();
            each.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            JsonNode value = each.path("value");
            if (!each.path("topic").isTextual() || !each.path("key").isTextual()) {
                throw new IllegalArgumentException("a message needs a topic and a key");
            }
            String topic = each.path("topic").textValue();
            String key = each.path("key").textValue();
            messages.add(
                    value.isTextual()
                            ? new EventMessage(
                                    topic, key, headers, value.textValue().getBytes(StandardCharsets.UTF_8))
                            : EventMessage.tombstone(topic, key));
        }
        return messages;
    }
}
