package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows as they were delivered; {@link Timeline} puts them in order and {@link ToolJoin} joins calls with results. */
final class Draft {
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> flags = new TreeSet<>();
    private final @Nullable Double origin;

    Draft() {
        this(null);
    }

    /**
     * A draft of a call whose start is stated.
     *
     * @param origin where the transcript's clock begins, in ms since 1970; {@code null} when nothing says
     */
    Draft(@Nullable Double origin) {
        this.origin = origin;
    }

    /** A row whose times are still to be settled. */
    static final class Row {
        /** The turn without times; {@code null} for a row that only marks a time. */
        final @Nullable Turn turn;

        final boolean words;
        /** The row says itself when it was. */
        final boolean timed;

        @Nullable
        Long start;

        @Nullable
        Long end;

        boolean estimated;

        Row(@Nullable Turn turn, @Nullable Long start, @Nullable Long end, boolean words) {
            this.turn = turn;
            this.start = start;
            this.end = end;
            this.words = words;
            this.timed = start != null;
        }

        boolean isSpeech() {
            return turn instanceof Turn.Utterance said && said.speaker() != Speaker.SYSTEM;
        }
    }

    /** Where the clock begins, in ms since 1970; {@code null} when the rows themselves have to tell. */
    @Nullable
    Double origin() {
        return origin;
    }

    void flag(String flag) {
        flags.add(flag);
    }

    void utterance(Speaker speaker, String text, boolean interrupted, Span span) {
        utterance(speaker, text, interrupted, span, null);
    }

    void utterance(Speaker speaker, String text, boolean interrupted, Span span, @Nullable String responseId) {
        add(new Turn.Utterance(speaker, text, null, null, false, interrupted, responseId), span);
    }

    void toolCall(@Nullable String id, @Nullable String name, @Nullable JsonNode arguments, Span span) {
        add(new Turn.ToolCall(id, name == null ? "" : name, arguments, null), span);
    }

    void toolResult(
            @Nullable String id,
            @Nullable String name,
            @Nullable JsonNode result,
            @Nullable Boolean failed,
            @Nullable Long latencyMs,
            Span span) {
        add(new Turn.ToolResult(id, name, result, failed, latencyMs, null), span);
    }

    void event(String name, @Nullable String text, Span span) {
        add(new Turn.Event(name, text, null), span);
    }

    /** A row that is no turn; its start still ends the turn before. */
    void marker(Span span) {
        add(null, span);
    }

    /** The transcript; {@code callEndMs} is the end of a last utterance that has none. */
    Transcript finish(String type, @Nullable Long callEndMs) {
        Timeline timeline = new Timeline(rows, flags);
        timeline.settle(callEndMs);
        return new Transcript(type, timeline.timing(), ToolJoin.join(timeline.turns(), flags), List.copyOf(flags));
    }

    private void add(@Nullable Turn turn, Span span) {
        Long start = offset(span.start());
        Long end = start == null ? null : offset(span.end());
        Row row = new Row(turn, start, end != null && start != null && end >= start ? end : null, span.words());
        if (origin != null && row.isSpeech() && span.start() != null && Math.round(span.start()) < 0) {
            flags.add(Flags.SPEECH_BEFORE_START);
        }
        rows.add(row);
    }

    private @Nullable Long offset(@Nullable Double millis) {
        if (millis == null) {
            return null;
        }
        if (Double.isNaN(millis) || Math.abs(millis) > Conclusions.MAX_MILLIS) {
            flags.add(Flags.NUMBER_REPAIRED);
            return null;
        }
        // What lies before the clock's origin (a system row, a rounding) is at it.
        return Math.max(0, Math.round(millis));
    }
}
