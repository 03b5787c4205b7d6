package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.SpeakingRate;
import java.util.Set;

/** How fast the user speaks: words by speaking minutes. */
public final class UserWordsPerMinute implements CodeMetric {
    @Override
    public String code() {
        return "user_words_per_minute";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        return SpeakingRate.of(Speaker.USER, conversation);
    }
}
