package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.json.EarshotJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A transcript in its two forms: {@code [MM:SS] role: text} by line, and rows with times in seconds. */
record TranscriptJson(String text, ArrayNode rows) {
    private static final String MAIN_AGENT = "Main Agent";
    private static final String TESTING_AGENT = "Testing Agent";

    static TranscriptJson of(List<Turn> turns) {
        ArrayNode rows = EarshotJson.MAPPER.createArrayNode();
        StringBuilder text = new StringBuilder();
        turns.forEach(turn -> add(turn, rows, text));
        return new TranscriptJson(text.toString(), rows);
    }

    private static void add(Turn turn, ArrayNode rows, StringBuilder text) {
        switch (turn) {
            case Turn.Utterance said -> {
                if (said.speaker() == Speaker.SYSTEM) {
                    return; // kept in the call log, hidden here
                }
                String role = said.speaker() == Speaker.AGENT ? MAIN_AGENT : TESTING_AGENT;
                row(rows, role, said.text(), said.startMs(), said.endMs());
                text.append(text.isEmpty() ? "" : "\n");
                if (said.startMs() != null) {
                    text.append('[').append(clock(said.startMs())).append("] ");
                }
                text.append(role).append(": ").append(said.text());
            }
            case Turn.ToolCall call ->
                row(rows, "Function Call", call.name(), call.startMs(), null)
                        .putObject("data")
                        .put("id", call.id())
                        .put("name", call.name())
                        .set("arguments", call.arguments());
            case Turn.ToolResult result ->
                row(rows, "Function Call Result", result.name() == null ? "" : result.name(), result.startMs(), null)
                        .putObject("data")
                        .put("id", result.id())
                        .put("name", result.name())
                        .set("result", result.result());
            case Turn.Event _ -> {}
        }
    }

    private static ObjectNode row(
            ArrayNode rows, String role, String content, @Nullable Long startMs, @Nullable Long endMs) {
        ObjectNode row = rows.addObject().put("role", role).put("content", content);
        row.put("timestamp", startMs == null ? null : (Double) (startMs / 1_000.0));
        row.put("start_time", startMs == null ? null : (Double) (startMs / 1_000.0));
        row.put("end_time", endMs == null ? null : (Double) (endMs / 1_000.0));
        return row.put("time", startMs == null ? "" : clock(startMs));
    }

    private static String clock(long ms) {
        return String.format(Locale.ROOT, "%02d:%02d", ms / 60_000, ms / 1_000 % 60);
    }
}
