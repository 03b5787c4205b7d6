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

/** Share of the call in which nobody speaks, 0 to 1. */
public final class SilenceRatio implements CodeMetric {
    @Override
    public String code() {
        return "silence_ratio";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS);
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
        double ratio = shares.share(shares.silent());
        return Measured.number(ratio, conversation.spoken().size())
                .with("tail_silence_ms", conversation.tailSilenceMs())
                .because("Nobody speaks in " + Math.round(ratio * 100) + " % of the call.")
                .of(conversation);
    }
}
