package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** The longest utterance of the agent, ms; that of the user beside it. */
public final class LongestMonologue implements CodeMetric {
    @Override
    public String code() {
        return "longest_monologue";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        List<Spoken> agent = conversation.by(Speaker.AGENT);
        if (agent.isEmpty()) {
            return new Outcome.NotApplicable("The agent says nothing in this call.");
        }
        Spoken longest = agent.getFirst();
        for (Spoken each : agent) {
            longest = each.lengthMs() > longest.lengthMs() ? each : longest;
        }
        return Measured.number(longest.lengthMs(), agent.size())
                .with("words", longest.words())
                .with(
                        "user_ms",
                        conversation.by(Speaker.USER).stream()
                                .mapToLong(Spoken::lengthMs)
                                .max()
                                .orElse(0))
                .because("The longest utterance of the agent lasts " + longest.lengthMs() + " ms and has "
                        + longest.words() + " words.")
                .of(conversation);
    }
}
