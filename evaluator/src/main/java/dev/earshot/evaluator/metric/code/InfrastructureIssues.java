package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Silences;
import dev.earshot.evaluator.conversation.Silences.Wait;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Limits;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;

/** Whether the agent always answers within {@code infra_issues_timeout} (10 s) of the user's last word. */
public final class InfrastructureIssues implements CodeMetric {
    @Override
    public String code() {
        return "infrastructure_issues";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TIMES, Need.ROLES);
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.DURATION, Input.ENDED_BY, Input.TOOLS);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        int utterances = conversation.by(Speaker.USER).size();
        if (utterances == 0) {
            return new Outcome.NotApplicable("The user says nothing in this call.");
        }
        long limit = Limits.ms(configuration, "infra_issues_timeout", Silences.DEFAULT_LIMIT_MS);
        Wait longest = conversation.longestWait();
        Measured measured = Measured.truth(longest.lengthMs() <= limit, utterances)
                .with("longest_wait_ms", longest.lengthMs())
                .because("The user waits at most " + longest.lengthMs() + " ms for the agent; " + limit
                        + " ms are allowed.");
        String tool = conversation.toolWithin(longest.fromMs(), longest.untilMs());
        return (tool == null ? measured : measured.because("The tool " + tool + " runs meanwhile.")).of(conversation);
    }
}
