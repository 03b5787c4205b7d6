package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Shares;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;

/** Share of the call in which the agent speaks, 0 to 1; with the other shares beside it. */
public final class TalkRatio implements CodeMetric {
    @Override
    public String code() {
        return "talk_ratio";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.DURATION);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Shares shares = conversation.shares();
        if (shares.any() == 0) {
            return new Outcome.NotApplicable("Nobody speaks for any time in this call.");
        }
        double ratio = shares.share(shares.agent());
        return Measured.number(ratio, conversation.spoken().size())
                .with("agent_share", (double) shares.agent() / (shares.agent() + shares.user()))
                .with("user_ratio", shares.share(shares.user()))
                .with("silence_ratio", shares.share(shares.silent()))
                .with("overlap_ratio", shares.share(shares.both()))
                .because("The agent speaks in " + Math.round(ratio * 100) + " % of the call.")
                .of(conversation);
    }
}
