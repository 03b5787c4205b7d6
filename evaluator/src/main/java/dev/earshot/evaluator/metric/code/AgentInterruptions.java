package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Interruptions;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;

/** How often the agent interrupts the user. */
public final class AgentInterruptions implements CodeMetric {
    @Override
    public String code() {
        return "ai_interrupting_user";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        int count = Interruptions.by(Speaker.AGENT, conversation).size();
        return Measured.number(count, conversation.by(Speaker.AGENT).size())
                .because("The agent interrupts the user " + count + " times.")
                .of(conversation);
    }
}
