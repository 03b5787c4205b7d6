package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vapi's {@code messages}. Ends come from {@code endTime}; {@code duration} changed its unit over the years. */
final class VapiRows implements RowFormat {
    /** A duration from here on is in ms; below it cannot be told from seconds. */
    private static final double LEAST_SURE_MILLIS = 100;

    @Override
    public void read(List<Field> rows, Draft draft) {
        Double origin = VapiClock.origin(rows);
        LenientClock foreign = LenientClock.foreign(rows, draft);
        for (Field row : rows) {
            if (row.isObject()) {
                row(row, span(row, origin, foreign, draft), draft);
            } else {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
            }
        }
    }

    private static void row(Field row, Span span, Draft draft) {
        String word = row.at("role").string();
        Role role = Role.of(word);
        Speaker speaker = role.speaker();
        if (speaker != null) {
            String text = Texts.of(row, "message", draft);
            if (text == null) {
                draft.marker(span);
            } else {
                draft.utterance(speaker, text, false, span);
            }
            PlainRows.toolCalls(row).forEach(call -> PlainRows.functionCall(call, span, draft));
            return;
        }
        switch (role) {
            case TOOL_CALL -> PlainRows.call(row, span, draft);
            case TOOL_RESULT -> result(row, span, draft);
            case AGENT, USER, SYSTEM, OTHER ->
                draft.event(word == null ? "unknown" : word, row.at("message").string(), span);
        }
    }

    private static void result(Field row, Span span, Draft draft) {
        JsonNode result = PlainRows.firstFree(row.at("result"), row.at("content"));
        draft.toolResult(
                Field.firstText(row.at("toolCallId"), row.at("tool_call_id")),
                row.at("name").text(),
                result,
                ToolOutcome.failed(null, result),
                null,
                span);
    }

    private static Span span(Field row, @Nullable Double origin, LenientClock foreign, Draft draft) {
        if (VapiClock.isAbsurd(row.at("time")) || VapiClock.isAbsurd(row.at("endTime"))) {
            draft.flag(Flags.NUMBER_REPAIRED);
        }
        Double time = VapiClock.point(row.at("time"));
        if (time != null && origin != null) {
            Double end = VapiClock.point(row.at("endTime"));
            return Span.of(time - origin, end == null ? byDuration(row, time - origin) : Double.valueOf(end - origin));
        }
        Double seconds = row.at("secondsFromStart").number();
        if (seconds != null) {
            double start = seconds * Times.SECONDS;
            return Span.of(start, byDuration(row, start));
        }
        return foreign.span(row);
    }

    /** Speech time, which leaves out pauses: used only where no end is told. */
    private static @Nullable Double byDuration(Field row, double start) {
        Double duration = row.at("duration").number();
        return duration == null || duration < LEAST_SURE_MILLIS ? null : Double.valueOf(start + duration);
    }
}
