package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Responses;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long the caller waits for the first word of the agent, ms: from the start of the call, or from the user's last word where the user speaks first. */
public final class GreetingTime implements CodeMetric {
    @Override
    public String code() {
        return "greeting_time";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TIMES, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        List<Spoken> agent = conversation.by(Speaker.AGENT);
        if (agent.isEmpty()) {
            return new Outcome.NotApplicable("The agent says nothing in this call.");
        }
        Spoken first = agent.getFirst();
        Spoken user = lastBefore(first, conversation);
        if (user == null) {
            // Providers do not tell when the call was answered: the transcript's own clock stands in.
            return greeting(first.startMs()).flag("answer_time_unknown", true).of(conversation);
        }
        long ms = first.startMs() - user.endMs();
        if (ms < -Responses.EARLY_MS) {
            return new Outcome.NotApplicable("The agent says its first word while the user speaks.");
        }
        if (ms > Responses.LONGEST_MS) {
            return new Outcome.NotApplicable("The agent says its first word more than 60 s after the user's last.");
        }
        return greeting(Math.max(0, ms)).flag("user_speaks_first", true).of(conversation);
    }

    private static Measured greeting(long ms) {
        return Measured.number(ms, 1).because("The agent says its first word after " + ms + " ms.");
    }

    private static @Nullable Spoken lastBefore(Spoken first, Conversation conversation) {
        Spoken last = null;
        for (Spoken each : conversation.spoken()) {
            if (each.equals(first)) {
                break;
            }
            last = each;
        }
        return last;
    }
}
