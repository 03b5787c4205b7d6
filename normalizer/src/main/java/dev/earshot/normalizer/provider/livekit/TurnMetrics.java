package dev.earshot.normalizer.provider.livekit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The figures that LiveKit measures per message. */
final class TurnMetrics {
    /** Those that are a length of time, in seconds; others in the same place are points in time, or names. */
    private static final Set<String> DELAYS = Set.of(
            "transcription_delay",
            "end_of_turn_delay",
            "on_user_turn_completed_delay",
            "llm_node_ttft",
            "tts_node_ttfb",
            "playback_latency",
            "e2e_latency");

    private TurnMetrics() {}

    /** Per figure, under LiveKit's name, its values in ms in order of the messages; {@code null} when there are none. */
    static @Nullable JsonNode of(Field items) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Field item : items.rows()) {
            item.at("metrics").node().properties().forEach(figure -> {
                Double seconds = DELAYS.contains(figure.getKey()) ? new Field(figure.getValue()).number() : null;
                if (seconds != null && Math.abs(seconds * Times.SECONDS) <= Conclusions.MAX_MILLIS) {
                    values(all, figure.getKey()).add(seconds * Times.SECONDS);
                }
            });
        }
        return all.isEmpty() ? null : all;
    }

    private static ArrayNode values(ObjectNode all, String name) {
        return all.path(name).path("values") instanceof ArrayNode known
                ? known
                : all.putObject(name).putArray("values");
    }
}
