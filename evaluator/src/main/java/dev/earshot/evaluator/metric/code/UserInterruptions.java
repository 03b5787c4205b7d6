package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Interruptions;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;

/** How often the user interrupts the agent. */
public final class UserInterruptions implements CodeMetric {
    @Override
    public String code() {
        return "user_interrupting_ai";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        int count = Interruptions.by(Speaker.USER, conversation).size();
        return Measured.number(count, conversation.by(Speaker.USER).size())
                .because("The user interrupts the agent " + count + " times.")
                .of(conversation);
    }
}
