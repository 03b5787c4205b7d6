package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Timing;
import dev.earshot.contracts.call.Turn;
import dev.earshot.normalizer.transcript.Draft.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settles the times of delivered rows, then their order. */
final class Timeline {
    private final List<Row> delivered;
    private final Set<String> flags;
    private List<Row> ordered;

    Timeline(List<Row> delivered, Set<String> flags) {
        this.delivered = delivered;
        this.flags = flags;
        this.ordered = delivered;
    }

    void settle(@Nullable Long callEndMs) {
        flagUnsorted();
        ordered = sorted();
        estimateEnds(callEndMs);
        placeUntimedTools();
        ordered = sorted();
        flagOverlap();
        boolean speech = delivered.stream().anyMatch(Row::isSpeech);
        if (speech && timing() == Timing.NONE) {
            flags.add(Flags.NO_TIMES);
        }
    }

    /** What the utterances of agent and user carry, at best. */
    Timing timing() {
        Timing best = Timing.NONE;
        for (Row row : delivered) {
            if (row.isSpeech() && row.timed) {
                Timing timing =
                        row.words ? Timing.WORDS : row.end != null && !row.estimated ? Timing.START_END : Timing.START;
                best = timing.compareTo(best) > 0 ? timing : best;
            }
        }
        return best;
    }

    List<Turn> turns() {
        List<Turn> turns = new ArrayList<>(ordered.size());
        for (Row row : ordered) {
            if (row.turn != null) {
                turns.add(
                        switch (row.turn) {
                            case Turn.Utterance u ->
                                new Turn.Utterance(
                                        u.speaker(),
                                        u.text(),
                                        row.start,
                                        row.end,
                                        row.estimated,
                                        u.interrupted(),
                                        u.responseId());
                            case Turn.ToolCall c -> new Turn.ToolCall(c.id(), c.name(), c.arguments(), row.start);
                            case Turn.ToolResult r ->
                                new Turn.ToolResult(r.id(), r.name(), r.result(), r.failed(), r.latencyMs(), row.start);
                            case Turn.Event e -> new Turn.Event(e.name(), e.text(), row.start);
                        });
            }
        }
        return turns;
    }

    private void flagUnsorted() {
        long latest = Long.MIN_VALUE;
        for (Row row : delivered) {
            if (row.start != null) {
                if (row.start < latest) {
                    flags.add(Flags.UNSORTED_ROWS);
                }
                latest = row.start;
            }
        }
    }

    /** By start, stable; a row without a start stays behind the row that it was delivered behind. */
    private List<Row> sorted() {
        long[] keys = new long[delivered.size()];
        long key = Long.MIN_VALUE;
        for (int i = 0; i < keys.length; i++) {
            Long start = delivered.get(i).start;
            key = start == null ? key : start;
            keys[i] = key;
        }
        Integer[] places = new Integer[keys.length];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, Comparator.comparingLong(i -> keys[i]));
        return Arrays.stream(places).map(delivered::get).toList();
    }

    private void estimateEnds(@Nullable Long callEndMs) {
        Long next = null;
        for (int i = ordered.size() - 1; i >= 0; i--) {
            Row row = ordered.get(i);
            if (row.isSpeech() && row.start != null && row.end == null) {
                Long end = next != null ? next : callEndMs != null && callEndMs >= row.start ? callEndMs : null;
                row.end = end;
                row.estimated = end != null;
                flags.add(end == null ? Flags.LAST_END_UNKNOWN : Flags.ENDS_ESTIMATED);
            }
            next = row.start == null ? next : row.start;
        }
    }

    /** Tool rows and events without a time sit at the end of the last row before them that has a place. */
    private void placeUntimedTools() {
        Row before = null;
        boolean anyTime = delivered.stream().anyMatch(row -> row.timed);
        for (Row row : delivered) {
            boolean tool = row.turn instanceof Turn.ToolCall || row.turn instanceof Turn.ToolResult;
            if (tool && !row.timed) {
                flags.add(Flags.TOOL_TIMES_MISSING);
            }
            if (row.start == null && (tool || row.turn instanceof Turn.Event)) {
                if (before == null) {
                    row.start = anyTime ? 0L : null;
                } else {
                    row.start = before.end == null ? before.start : before.end;
                }
            }
            before = row.start == null ? before : row;
        }
    }

    private void flagOverlap() {
        long end = Long.MIN_VALUE;
        for (Row row : ordered) {
            if (row.isSpeech() && row.start != null) {
                if (row.start < end) {
                    flags.add(Flags.OVERLAP);
                }
                if (row.end != null && !row.estimated) {
                    end = Math.max(end, row.end);
                }
            }
        }
    }
}
