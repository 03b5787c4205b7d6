package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the agent's tools ran, milliseconds from the start of the call. */
final class Tools {
    private static final int LONGEST_NAME = 60;

    private final List<Run> runs;
    private final long[] starts;

    /** One call; where nothing says when its answer came, it ends as it starts. */
    private record Run(String name, long fromMs, long untilMs) {}

    private Tools(List<Run> runs) {
        this.runs = runs;
        this.starts = runs.stream().mapToLong(Run::fromMs).sorted().toArray();
    }

    static Tools of(List<Turn> turns) {
        Map<String, Turn.ToolResult> results = new HashMap<>();
        for (Turn turn : turns) {
            if (turn instanceof Turn.ToolResult result && result.id() != null) {
                results.putIfAbsent(result.id(), result);
            }
        }
        List<Run> runs = new ArrayList<>();
        for (Turn turn : turns) {
            Long start = turn.startMs();
            if (turn instanceof Turn.ToolCall call && start != null) {
                Turn.ToolResult result = call.id() == null ? null : results.get(call.id());
                runs.add(new Run(shortened(call.name()), start, Math.max(start, end(result, start))));
            }
        }
        return new Tools(runs);
    }

    private static long end(Turn.@Nullable ToolResult result, long start) {
        if (result == null) {
            return start;
        }
        Long latency = result.latencyMs();
        Long answered = result.startMs();
        return latency != null ? start + latency : answered != null ? answered : start;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** Whether one was called in this time, its ends included. */
    boolean calledWithin(long fromMs, long untilMs) {
        int found = Arrays.binarySearch(starts, fromMs);
        int first = found < 0 ? -found - 1 : found;
        return first < starts.length && starts[first] <= untilMs;
    }

    /** The name of one that ran in this time, {@code null} when none did. */
    @Nullable
    String runningWithin(long fromMs, long untilMs) {
        for (Run run : runs) {
            if (run.fromMs() < untilMs && run.untilMs() >= fromMs) {
                return run.name();
            }
        }
        return null;
    }
}
