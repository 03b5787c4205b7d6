package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** How long the caller waits for the first word of the agent, ms from the start of the call; where the user speaks first, from the user's end. */
public final class GreetingTime implements CodeMetric {
    @Override
    public String code() {
        return "greeting_time";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksTimes();
        if (lacking != null) {
            return lacking;
        }
        List<Spoken> agent = conversation.by(Speaker.AGENT);
        if (agent.isEmpty()) {
            return new Outcome.NotApplicable("The agent says nothing in this call.");
        }
        Spoken first = agent.getFirst();
        Spoken opening = conversation.spoken().getFirst();
        boolean userFirst = opening.speaker() == Speaker.USER;
        long from = userFirst ? Math.min(opening.endMs(), first.startMs()) : 0;
        long ms = first.startMs() - from;
        return Measured.number(ms, 1)
                .flag("answer_time_unknown", !userFirst)
                .flag("user_speaks_first", userFirst)
                .because("The agent says its first word after " + ms + " ms.")
                .of(conversation);
    }
}
