package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LiveKit's rows: the items of a session's chat history, told by their {@code type}; or plain rows with a start only. Of
 * an item the times of speech are in its metrics; {@code created_at} is when the item was made, which for a user is after
 * he has spoken, so it is the last resort.
 */
final class LiveKitRows implements RowFormat {
    @Override
    public void read(List<Field> rows, Draft draft) {
        LenientClock clock = LenientClock.of(rows, draft, PlainRows.TIMES, LiveKitRows::start);
        for (Field row : rows) {
            String type = row.at("type").string();
            if (!row.isObject()) {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
            } else if (type == null) {
                PlainRows.row(row, clock.span(row), draft);
            } else {
                item(type, row, clock, draft);
            }
        }
    }

    private static void item(String type, Field item, LenientClock clock, Draft draft) {
        Span made = Span.at(clock.offset(item.at("created_at")));
        switch (type) {
            case "message" -> PlainRows.row(item, spoken(item, clock), draft);
            case "function_call" ->
                draft.toolCall(
                        Field.firstText(item.at("call_id"), item.at("id")),
                        item.at("name").text(),
                        FreeJson.of(item.at("arguments")),
                        made);
            case "function_call_output" -> output(item, made, draft);
            case "agent_handoff" -> draft.event(type, handoff(item), made);
            default -> draft.event(type, null, made);
        }
    }

    private static void output(Field item, Span made, Draft draft) {
        JsonNode output = FreeJson.of(item.at("output"));
        draft.toolResult(
                Field.firstText(item.at("call_id"), item.at("id")),
                item.at("name").text(),
                output,
                ToolOutcome.failed(item.at("is_error").bool(), output),
                null,
                made);
    }

    private static @Nullable String handoff(Field item) {
        String to = item.at("new_agent_id").text();
        String from = item.at("old_agent_id").text();
        return to == null ? null : from == null ? to : from + " -> " + to;
    }

    private static Span spoken(Field item, LenientClock clock) {
        Field metrics = item.at("metrics");
        Double start = clock.offset(metrics.at("started_speaking_at"));
        return Span.of(
                start == null ? clock.offset(item.at("created_at")) : start,
                clock.offset(metrics.at("stopped_speaking_at")));
    }

    private static @Nullable Double start(Field row) {
        if (row.at("type").string() == null) {
            return LenientClock.start(row);
        }
        Double spoken = LenientClock.millis(row.at("metrics", "started_speaking_at"));
        return spoken == null ? LenientClock.millis(row.at("created_at")) : spoken;
    }
}
