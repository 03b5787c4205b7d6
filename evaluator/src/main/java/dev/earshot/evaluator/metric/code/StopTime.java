package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Interruptions.Interruption;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;
import java.util.Set;

/** How long the agent goes on speaking once the user interrupts it: mean, ms. */
public final class StopTime implements CodeMetric {
    @Override
    public String code() {
        return "stop_time_after_user_interruption";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        List<Interruption> interruptions = conversation.interruptionsBy(Speaker.USER);
        if (interruptions.isEmpty()) {
            return new Outcome.NotApplicable("The user never interrupts the agent in this call.");
        }
        double mean = interruptions.stream()
                .mapToLong(each -> each.of().endMs() - each.by().startMs())
                .average()
                .orElse(0);
        long notYielded = interruptions.stream()
                .filter(each -> each.of().endMs() >= each.by().endMs())
                .count();
        return Measured.number(mean, interruptions.size())
                .with("not_yielded", notYielded)
                .flag("not_yielded", notYielded > 0)
                .because("Interrupted, the agent falls silent after " + Math.round(mean) + " ms on average.")
                .of(conversation);
    }
}
