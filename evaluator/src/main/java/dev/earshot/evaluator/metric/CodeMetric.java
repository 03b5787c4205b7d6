package dev.earshot.evaluator.metric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import java.util.Set;

/** A metric that is computed. Pure: the same conversation and configuration give the same outcome. */
public interface CodeMetric {
    /** The code that a configured metric names, e.g. {@code latency}. */
    String code();

    /** What a conversation must have for it, beside a transcript. */
    Set<Need> needs();

    /** What it reads beside who says what and when. */
    default Set<Input> inputs() {
        return Set.of();
    }

    /**
     * Measures a conversation that has what it needs.
     *
     * @param configuration of the configured metric, an object; absent settings have defaults
     */
    Outcome measure(Conversation conversation, JsonNode configuration);

    /** Measures any conversation: one that lacks something gets an outcome that says what. */
    default Outcome evaluate(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacks(needs());
        return lacking == null ? measure(conversation, configuration) : lacking;
    }
}
