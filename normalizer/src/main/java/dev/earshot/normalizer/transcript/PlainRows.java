package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.FreeJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows with role, content and times: cekura, vocera, custom, pipecat. */
final class PlainRows implements RowFormat {
    private static final List<String> CALL_FIELDS =
            List.of("id", "name", "tool_call_id", "toolCallId", "arguments", "args", "parameters");

    /** Names of times that every one of these formats uses. */
    static final Set<String> TIMES = Set.of("start_time", "end_time", "timestamp");

    private final Set<String> times;

    PlainRows() {
        this(TIMES);
    }

    /**
     * Rows that call their times otherwise.
     *
     * @param times names that are the format's own
     */
    PlainRows(Set<String> times) {
        this.times = times;
    }

    @Override
    public void read(List<Field> rows, Draft draft) {
        LenientClock clock = LenientClock.of(rows, draft, times);
        for (Field row : rows) {
            if (row.isObject()) {
                row(row, clock.span(row), draft);
            } else {
                draft.flag(Flags.FOREIGN_ROW_SHAPE);
            }
        }
    }

    static void row(Field row, Span span, Draft draft) {
        String word = row.at("role").string();
        Role role = Role.of(word);
        Speaker speaker = role.speaker();
        if (speaker != null) {
            spoken(row, speaker, span, draft);
            return;
        }
        switch (role) {
            case TOOL_CALL -> call(row, span, draft);
            case TOOL_RESULT -> result(row, span, draft);
            case AGENT, USER, SYSTEM, OTHER -> draft.event(word == null ? "unknown" : word, text(row, draft), span);
        }
    }

    /** A row of somebody who speaks, with the tool calls that it may carry beside. */
    static void spoken(Field row, Speaker speaker, Span span, Draft draft) {
        String text = text(row, draft);
        List<Field> calls = toolCalls(row);
        if (text == null || (text.isEmpty() && !calls.isEmpty())) {
            draft.marker(span); // who only calls a tool says nothing
        } else {
            draft.utterance(
                    speaker, text, Boolean.TRUE.equals(row.at("interrupted").bool()), span);
        }
        for (Field call : calls) {
            functionCall(call, span, draft);
        }
    }

    /** One element of {@code toolCalls} or {@code tool_calls}. */
    static void functionCall(Field call, Span span, Draft draft) {
        Field function = call.at("function");
        draft.toolCall(
                call.at("id").text(),
                Field.firstText(function.at("name"), call.at("name")),
                firstFree(function.at("arguments"), call.at("arguments"), call.at("parameters"), call.at("args")),
                span);
    }

    static List<Field> toolCalls(Field row) {
        List<Field> calls = usable(row.at("toolCalls"));
        return calls.isEmpty() ? usable(row.at("tool_calls")) : calls;
    }

    private static List<Field> usable(Field calls) {
        return calls.rows().stream().filter(Field::isFilled).toList();
    }

    static void call(Field row, Span span, Draft draft) {
        List<Field> calls = toolCalls(row);
        if (!calls.isEmpty()) {
            calls.forEach(each -> functionCall(each, span, draft));
            return;
        }
        Field data = row.at("data");
        if (CALL_FIELDS.stream()
                .allMatch(name -> data.at(name).value() == null && row.at(name).value() == null)) {
            // It says that tools were called, and none: null, [] or [null] where the calls belong.
            draft.flag(Flags.FOREIGN_ROW_SHAPE);
            draft.marker(span);
            return;
        }
        draft.toolCall(
                Field.firstText(data.at("id"), row.at("id"), row.at("tool_call_id"), row.at("toolCallId")),
                Field.firstText(data.at("name"), row.at("name")),
                firstFree(data.at("arguments"), row.at("arguments"), row.at("args"), row.at("parameters")),
                span);
    }

    static void result(Field row, Span span, Draft draft) {
        Field data = row.at("data");
        JsonNode result = firstFree(data.at("result"), row.at("result"), row.at("content"), row.at("message"));
        draft.toolResult(
                Field.firstText(data.at("id"), row.at("tool_call_id"), row.at("toolCallId"), row.at("id")),
                Field.firstText(data.at("name"), row.at("name")),
                result,
                ToolOutcome.failed(row.at("is_error").bool(), result),
                null,
                span);
    }

    /** The first that holds something, else the first that is there at all. */
    static @Nullable JsonNode firstFree(Field... fields) {
        JsonNode empty = null;
        for (Field each : fields) {
            JsonNode value = each.value();
            if (value != null) {
                return value;
            }
            empty = empty == null ? FreeJson.of(each) : empty;
        }
        return empty;
    }

    private static @Nullable String text(Field row, Draft draft) {
        return Texts.of(row, "content", draft);
    }
}
