package dev.earshot.normalizer.provider.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import org.jspecify.annotations.Nullable;

/** The figures that ElevenLabs measures per turn. Starts in whole seconds tell nothing of latency; these do. */
final class TurnMetrics {
    private TurnMetrics() {}

    /** Per figure, under ElevenLabs' name, its values in ms in order of the turns; {@code null} when there are none. */
    static @Nullable JsonNode of(Field transcript) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Field row : transcript.rows()) {
            Field metrics = row.at("conversation_turn_metrics");
            // Until early 2025 the figures stood without a level of their own.
            Field figures = metrics.at("metrics").isObject() ? metrics.at("metrics") : metrics;
            figures.node().properties().forEach(figure -> {
                Double seconds = new Field(figure.getValue()).at("elapsed_time").number();
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
