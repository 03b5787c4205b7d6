package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;

/** How often the agent interrupts the user. */
public final class AgentInterruptions implements CodeMetric {
    @Override
    public String code() {
        return "ai_interrupting_user";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        int utterances = conversation.by(Speaker.AGENT).size();
        if (utterances == 0) {
            return new Outcome.NotApplicable("The agent says nothing in this call.");
        }
        int count = conversation.interruptionsBy(Speaker.AGENT).size();
        return Measured.number(count, utterances)
                .because("The agent interrupts the user " + count + " times.")
                .of(conversation);
    }
}
