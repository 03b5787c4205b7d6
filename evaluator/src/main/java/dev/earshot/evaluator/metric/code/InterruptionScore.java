package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;

/** How well the agent lets the user finish, 0 to 5: five times the share of turns without an interruption by it. */
public final class InterruptionScore implements CodeMetric {
    @Override
    public String code() {
        return "interruption_score";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        int interruptions = conversation.interruptionsBy(Speaker.AGENT).size();
        int turns = conversation.spoken().size();
        return Measured.number(5 * Math.clamp(1 - (double) interruptions / turns, 0, 1), turns)
                .because("The agent interrupts " + interruptions + " times in " + turns + " turns.")
                .of(conversation);
    }
}
