package dev.earshot.controlplane;

import dev.earshot.contracts.config.ConfigDocument;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import java.time.Instant;

/** Configuration documents as records of {@code earshot.config.v1}. */
public final class ConfigMessages {
    private ConfigMessages() {}

    /** The record of a document. */
    public static EventMessage of(ConfigDocument document, Instant now) {
        return EventMessage.cloudEvent(
                Topic.CONFIG,
                document.key(),
                "/earshot/control-plane",
                "dev.earshot.config.changed.v1",
                "cfg_" + document.key().replace(':', '_') + "_" + document.version(),
                now,
                TraceContext.start(),
                EarshotJson.bytes(document));
    }

    /** The tombstone of a document that is gone. */
    public static EventMessage gone(String key) {
        return EventMessage.tombstone(Topic.CONFIG.topicName(), key);
    }
}
