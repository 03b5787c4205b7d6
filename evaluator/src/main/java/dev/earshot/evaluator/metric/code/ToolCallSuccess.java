package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.ArrayList;
import java.util.List;

/** Whether every tool call whose result is known succeeded. */
public final class ToolCallSuccess implements CodeMetric {
    @Override
    public String code() {
        return "tool_call_success";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        List<String> failed = new ArrayList<>();
        int calls = 0;
        int known = 0;
        for (Turn turn : conversation.call().turns()) {
            if (turn instanceof Turn.ToolCall) {
                calls++;
            } else if (turn instanceof Turn.ToolResult result && result.failed() != null) {
                known++;
                if (result.failed()) {
                    failed.add(result.name() == null ? "a tool" : result.name());
                }
            }
        }
        if (calls == 0 && known == 0) {
            return new Outcome.NotApplicable("The agent calls no tool in this call.");
        }
        return Measured.truth(failed.isEmpty(), Math.max(calls, known))
                .with("calls", Math.max(calls, known))
                .with("failed", failed.size())
                .flag("result_missing", known < calls)
                .because(
                        failed.isEmpty()
                                ? "No tool call failed."
                                : "Failed: "
                                        + String.join(
                                                ", ",
                                                failed.stream()
                                                        .distinct()
                                                        .sorted()
                                                        .toList()) + ".")
                .of(conversation);
    }
}
