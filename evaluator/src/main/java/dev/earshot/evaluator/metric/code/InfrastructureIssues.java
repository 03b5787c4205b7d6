package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Silences;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;
import java.util.Set;

/** Whether the agent always answers within {@code infra_issues_timeout} (10 s) of the user's last word. */
public final class InfrastructureIssues implements CodeMetric {
    @Override
    public String code() {
        return "infrastructure_issues";
    }

    private static final double DEFAULT_LIMIT_S = 10;

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.DURATION, Input.ENDED_REASON);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksTimes();
        if (lacking != null) {
            return lacking;
        }
        List<Spoken> user = conversation.by(Speaker.USER);
        if (user.isEmpty()) {
            return new Outcome.NotApplicable("The user says nothing in this call.");
        }
        long limit = Math.round(configuration.path("infra_issues_timeout").asDouble(DEFAULT_LIMIT_S) * 1_000);
        long longest = Silences.longestWaitMs(conversation);
        return Measured.truth(longest <= limit, user.size())
                .with("longest_wait_ms", longest)
                .because("The user waits at most " + longest + " ms for the agent; " + limit + " ms are allowed.")
                .of(conversation);
    }
}
