package dev.earshot.contracts.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to be published.
 *
 * @param topic topic name
 * @param key record key
 * @param headers record headers, UTF-8 text
 * @param value record value; {@code null} is a tombstone
 */
public record EventMessage(String topic, String key, Map<String, String> headers, byte @Nullable [] value) {
    public EventMessage {
        headers = Map.copyOf(headers);
    }

    /**
     * A CloudEvents 1.0 message in binary mode (Kafka protocol binding 1.0.2).
     *
     * @param source {@code ce_source}, e.g. {@code /earshot/normalizer}
     * @param type {@code ce_type}, e.g. {@code dev.earshot.call.revised.v1}
     * @param id {@code ce_id}: derived, so that a repeat carries the same
     * @param time {@code ce_time}
     * @param trace the trace it belongs to, {@code null} for none
     */
    public static EventMessage cloudEvent(
            Topic topic,
            String key,
            String source,
            String type,
            String id,
            Instant time,
            @Nullable TraceContext trace,
            byte[] value) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", source);
        headers.put("ce_type", type);
        headers.put("ce_time", time.toString());
        headers.put("ce_subject", key);
        headers.put("content-type", "application/json");
        if (trace != null) {
            headers.put(TraceContext.HEADER, trace.text());
        }
        return new EventMessage(topic.topicName(), key, headers, value);
    }

    /** Ids and sizes only: a value may hold transcript text. */
    @Override
    public String toString() {
        return "EventMessage[" + topic + " " + key + " " + (value == null ? "tombstone" : value.length + " bytes")
                + "]";
    }

    /** Says that what had this key is gone. */
    public static EventMessage tombstone(String topic, String key) {
        return new EventMessage(topic, key, Map.of(), null);
    }
}
