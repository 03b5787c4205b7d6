package dev.earshot.store.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.json.EarshotJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The payload of an outbox row: the messages of one transaction, each value as text so that its bytes stay as they are. */
final class Outgoing {
    private Outgoing() {}

    static String text(List<EventMessage> messages) {
        ArrayNode list = EarshotJson.MAPPER.createArrayNode();
        for (EventMessage message : messages) {
            ObjectNode each = list.addObject();
            each.put("topic", message.topic());
            each.put("key", message.key());
            ObjectNode headers = each.putObject("headers");
            new TreeMap<>(message.headers()).forEach(headers::put);
            byte[] value = message.value();
            each.put("value", value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        return EarshotJson.text(list);
    }
}
