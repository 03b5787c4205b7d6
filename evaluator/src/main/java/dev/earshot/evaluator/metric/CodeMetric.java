package dev.earshot.evaluator.metric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import java.util.Set;

/** A metric that is computed. Pure: the same conversation and configuration give the same outcome. */
public interface CodeMetric {
    /** The code that a configured metric names, e.g. {@code latency}. */
    String code();

    /** What it reads beside the turns and their times. */
    default Set<Input> inputs() {
        return Set.of();
    }

    /**
     * Measures a call.
     *
     * @param configuration of the configured metric, an object; absent settings have defaults
     */
    Outcome measure(Conversation conversation, JsonNode configuration);
}
