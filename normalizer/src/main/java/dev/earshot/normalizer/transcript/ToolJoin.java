package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins tool results with their calls: by id, else by order and name. A result then carries the id and the name of its
 * call.
 */
final class ToolJoin {
    private final List<Turn> turns;
    private final Set<String> flags;
    private final boolean[] answered;
    private final Map<String, Deque<Integer>> byId = new HashMap<>();
    /** Place of the call, by place of the result. */
    private final Map<Integer, Integer> callOf = new HashMap<>();

    private ToolJoin(List<Turn> turns, Set<String> flags) {
        this.turns = turns;
        this.flags = flags;
        this.answered = new boolean[turns.size()];
    }

    static List<Turn> join(List<Turn> turns, Set<String> flags) {
        return new ToolJoin(turns, flags).joined();
    }

    private List<Turn> joined() {
        joinById();
        joinByOrder();
        List<Turn> joined = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn instanceof Turn.ToolCall && !answered[i]) {
                flags.add(Flags.TOOL_CALL_WITHOUT_RESULT);
            }
            Integer call = callOf.get(i);
            joined.add(
                    turn instanceof Turn.ToolResult result
                                    && call != null
                                    && turns.get(call) instanceof Turn.ToolCall of
                            ? named(result, of)
                            : turn);
        }
        return joined;
    }

    private void joinById() {
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i) instanceof Turn.ToolCall call && call.id() != null) {
                byId.computeIfAbsent(call.id(), id -> new ArrayDeque<>()).add(i);
            }
        }
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i) instanceof Turn.ToolResult result && result.id() != null) {
                Deque<Integer> calls = byId.get(result.id());
                if (calls != null) {
                    // An id that is used again answers its calls in turn; a second answer belongs to the last.
                    joinTo(i, calls.size() > 1 ? calls.remove() : calls.getFirst());
                }
            }
        }
    }

    private void joinByOrder() {
        Map<String, Deque<Integer>> byName = new HashMap<>();
        Deque<Integer> all = new ArrayDeque<>();
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i) instanceof Turn.ToolCall call) {
                all.add(i);
                byName.computeIfAbsent(call.name(), name -> new ArrayDeque<>()).add(i);
            } else if (turns.get(i) instanceof Turn.ToolResult result && !callOf.containsKey(i)) {
                Integer open = firstOpen(result.name() == null ? all : byName.get(result.name()));
                if (open != null && turns.get(open) instanceof Turn.ToolCall call) {
                    joinTo(i, open);
                    if (call.id() != null && result.id() != null) {
                        flags.add(Flags.TOOL_IDS_DIFFER);
                    }
                }
            }
        }
    }

    private @Nullable Integer firstOpen(@Nullable Deque<Integer> calls) {
        while (calls != null && !calls.isEmpty()) {
            int call = calls.remove();
            if (!answered[call]) {
                return call;
            }
        }
        return null;
    }

    private void joinTo(int result, int call) {
        callOf.put(result, call);
        answered[call] = true;
    }

    private static Turn named(Turn.ToolResult result, Turn.ToolCall call) {
        String name = result.name() != null ? result.name() : call.name().isEmpty() ? null : call.name();
        return new Turn.ToolResult(
                call.id() == null ? result.id() : call.id(),
                name,
                result.result(),
                result.failed(),
                result.latencyMs(),
                result.startMs());
    }
}
