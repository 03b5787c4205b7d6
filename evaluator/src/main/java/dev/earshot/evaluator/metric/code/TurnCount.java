package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.call.Turn;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** How many turns agent and user take: utterances of one speaker in a row are one turn. */
public final class TurnCount implements CodeMetric {
    @Override
    public String code() {
        return "turn_count";
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        List<Turn.Utterance> texts = conversation.texts();
        if (texts.isEmpty()) {
            return new Outcome.NotApplicable("Nobody says anything in this call.");
        }
        int agent = 0;
        int user = 0;
        Speaker last = null;
        for (Turn.Utterance said : texts) {
            if (said.speaker() != last) {
                agent += said.speaker() == Speaker.AGENT ? 1 : 0;
                user += said.speaker() == Speaker.USER ? 1 : 0;
                last = said.speaker();
            }
        }
        return Measured.number(agent + user, texts.size())
                .with("agent", agent)
                .with("user", user)
                .because("The agent takes " + agent + " turns, the user " + user + ".")
                .of(conversation);
    }
}
