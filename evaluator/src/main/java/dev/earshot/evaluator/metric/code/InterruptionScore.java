package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Interruptions;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;

/** How well the agent lets the user finish, 0 to 5: five times the share of turns without an interruption by it. */
public final class InterruptionScore implements CodeMetric {
    @Override
    public String code() {
        return "interruption_score";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        int interruptions = Interruptions.by(Speaker.AGENT, conversation).size();
        int turns = conversation.spoken().size();
        return Measured.number(5 * Math.clamp(1 - (double) interruptions / turns, 0, 1), turns)
                .because("The agent interrupts " + interruptions + " times in " + turns + " turns.")
                .of(conversation);
    }
}
