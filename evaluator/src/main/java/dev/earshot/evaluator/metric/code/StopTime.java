package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Interruptions;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** How long the agent goes on speaking once the user interrupts it: mean, ms. */
public final class StopTime implements CodeMetric {
    @Override
    public String code() {
        return "stop_time_after_user_interruption";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        List<Interruptions.Interruption> interruptions = Interruptions.by(Speaker.USER, conversation);
        if (interruptions.isEmpty()) {
            return new Outcome.NotApplicable("The user never interrupts the agent in this call.");
        }
        double mean = interruptions.stream()
                .mapToLong(each -> Math.max(0, each.of().endMs() - each.by().startMs()))
                .average()
                .orElse(0);
        boolean notYielded = interruptions.stream()
                .anyMatch(each -> each.of().endMs() >= each.by().endMs());
        return Measured.number(mean, interruptions.size())
                .flag("not_yielded", notYielded)
                .because("Interrupted, the agent falls silent after " + Math.round(mean) + " ms on average.")
                .of(conversation);
    }
}
