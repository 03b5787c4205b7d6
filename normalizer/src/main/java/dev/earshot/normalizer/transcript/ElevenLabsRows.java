package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ElevenLabs' {@code transcript}: starts in whole seconds and no ends; tools stand inside the agent's rows, call and
 * result usually in two rows without a message.
 */
final class ElevenLabsRows implements RowFormat {
    @Override
    public void read(List<Field> rows, Draft draft) {
        LenientClock foreign = LenientClock.foreign(rows, draft);
        for (Field row : rows) {
            if (!row.isObject()) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
                continue;
            }
            Double seconds = row.at("time_in_call_secs").number();
            Span span = seconds == null ? foreign.span(row) : Span.at(seconds * Times.SECONDS);
            spoken(row, span, draft);
            row.at("tool_calls").rows().stream().filter(Field::isFilled).forEach(call -> call(call, span, draft));
            row.at("tool_results").rows().stream()
                    .filter(Field::isFilled)
                    .forEach(result -> result(result, span, draft));
        }
    }

    private static void spoken(Field row, Span span, Draft draft) {
        // A null message is no turn, whatever else the row may call its text.
        boolean silent = row.node().has("message") && !row.at("message").told();
        String message = silent ? null : Texts.of(row, "message", draft);
        String word = row.at("role").string();
        Speaker speaker = Role.of(word).speaker();
        if (message == null || message.isBlank()) {
            draft.marker(span);
        } else if (speaker == null) {
            draft.event(word == null ? "unknown" : word, message, span);
        } else {
            draft.utterance(
                    speaker, message, Boolean.TRUE.equals(row.at("interrupted").bool()), span);
        }
    }

    private static void call(Field call, Span span, Draft draft) {
        draft.toolCall(
                call.at("request_id").text(),
                call.at("tool_name").text(),
                FreeJson.of(call.at("params_as_json")),
                span);
    }

    private static void result(Field result, Span span, Draft draft) {
        JsonNode content = PlainRows.firstFree(result.at("result_value"), result.at("result"));
        Boolean failed = Boolean.TRUE.equals(result.at("is_blocked").bool())
                ? Boolean.TRUE
                : result.at("is_error").bool();
        draft.toolResult(
                result.at("request_id").text(),
                result.at("tool_name").text(),
                content,
                ToolOutcome.failed(failed, content),
                latency(result.at("tool_latency_secs").number()),
                span);
    }

    private static @Nullable Long latency(@Nullable Double seconds) {
        return seconds == null || seconds < 0 || seconds * Times.SECONDS > Conclusions.MAX_MILLIS
                ? null
                : Long.valueOf(Math.round(seconds * Times.SECONDS));
    }
}
