package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether every tool call whose result is known succeeded. */
public final class ToolCallSuccess implements CodeMetric {
    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAME = 60;

    @Override
    public String code() {
        return "tool_call_success";
    }

    @Override
    public Set<Need> needs() {
        return Set.of();
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.TOOLS);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        int calls = 0;
        int known = 0;
        Set<String> failed = new TreeSet<>();
        int failures = 0;
        for (Turn turn : conversation.call().turns()) {
            if (turn instanceof Turn.ToolCall) {
                calls++;
            } else if (turn instanceof Turn.ToolResult result && result.failed() != null) {
                known++;
                if (result.failed()) {
                    failures++;
                    failed.add(result.name() == null ? "a tool" : shortened(result.name()));
                }
            }
        }
        if (known == 0) {
            return calls == 0
                    ? new Outcome.NotApplicable("The agent calls no tool in this call.")
                    : new Outcome.NotEvaluated(
                            "needs_tool_results", "Nothing says how the " + calls + " tool calls ended.");
        }
        return Measured.truth(failures == 0, known)
                .with("calls", Math.max(calls, known))
                .with("failed", failures)
                .flag("result_missing", known < calls)
                .because(failures == 0 ? "No tool call failed." : "Failed: " + named(failed) + ".")
                .untimed();
    }

    private static String named(Set<String> failed) {
        String first = failed.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return failed.size() <= MOST_NAMED ? first : first + " and " + (failed.size() - MOST_NAMED) + " more";
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
