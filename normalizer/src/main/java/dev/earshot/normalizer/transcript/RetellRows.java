package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Retell's {@code transcript_with_tool_calls}: utterances with the times of words in seconds; tool rows with
 * {@code time_sec}, or none before late 2025. Rows are not sorted, and a barge-in splits one answer into several.
 */
final class RetellRows implements RowFormat {
    @Override
    public void read(List<Field> rows, Draft draft) {
        LenientClock foreign = LenientClock.foreign(rows, draft);
        for (Field row : rows) {
            if (!row.isObject()) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
                continue;
            }
            String role = row.at("role").string();
            switch (role == null ? "" : role) {
                case "tool_call_invocation" ->
                    draft.toolCall(
                            row.at("tool_call_id").text(),
                            row.at("name").text(),
                            FreeJson.of(row.at("arguments")),
                            time(row));
                case "tool_call_result" -> result(row, draft);
                case "node_transition" -> draft.event("node_transition", transition(row), time(row));
                case "dtmf" -> draft.event("dtmf", row.at("digit").text(), time(row));
                // A human who took the call over is neither the agent under observation nor its customer.
                case "transfer_target" -> draft.event("transfer_target", said(row, draft), span(row, foreign));
                default -> other(row, role, foreign, draft);
            }
        }
    }

    private static void other(Field row, @Nullable String word, LenientClock foreign, Draft draft) {
        Role role = Role.of(word);
        Speaker speaker = role.speaker();
        if (speaker != null) {
            String text = said(row, draft);
            if (text == null) {
                draft.marker(span(row, foreign));
            } else {
                draft.utterance(
                        speaker,
                        text,
                        false,
                        span(row, foreign),
                        row.at("metadata", "response_id").text());
            }
            return;
        }
        switch (role) {
            case TOOL_CALL -> PlainRows.call(row, time(row), draft);
            case TOOL_RESULT -> PlainRows.result(row, time(row), draft);
            case AGENT, USER, SYSTEM, OTHER ->
                draft.event(word == null ? "unknown" : word, said(row, draft), time(row));
        }
    }

    private static void result(Field row, Draft draft) {
        JsonNode content = FreeJson.of(row.at("content"));
        Boolean successful = row.at("successful").bool();
        draft.toolResult(
                row.at("tool_call_id").text(),
                row.at("name").text(),
                content,
                ToolOutcome.failed(successful == null ? null : Boolean.valueOf(!successful), content),
                null,
                time(row));
    }

    private static @Nullable String said(Field row, Draft draft) {
        String text = Texts.of(row, "content", draft);
        String words = Texts.isTold(text) ? "" : WordTimes.text(row.at("words"));
        return words.isEmpty() ? text : words;
    }

    private static Span span(Field row, LenientClock foreign) {
        Span words = WordTimes.of(row.at("words"));
        return words.start() == null ? foreign.span(row) : words;
    }

    private static Span time(Field row) {
        Double seconds = row.at("time_sec").number();
        return Span.at(seconds == null ? null : Double.valueOf(seconds * Times.SECONDS));
    }

    private static @Nullable String transition(Field row) {
        String from = Field.firstText(row.at("former_node_name"), row.at("former_node_id"));
        String to = Field.firstText(row.at("new_node_name"), row.at("new_node_id"));
        return from == null && to == null ? null : (from == null ? "?" : from) + " -> " + (to == null ? "?" : to);
    }
}
