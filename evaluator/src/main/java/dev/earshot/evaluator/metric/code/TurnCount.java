package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Said;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Input;
import dev.earshot.evaluator.metric.Measured;
import java.util.Set;

/** How many turns agent and user take: utterances of one speaker in a row are one turn. Turns a minute and words a turn beside it. */
public final class TurnCount implements CodeMetric {
    private record Taken(int turns, int words) {
        static final Taken NONE = new Taken(0, 0);

        Taken and(Said said, boolean fresh) {
            return new Taken(turns + (fresh ? 1 : 0), words + said.words());
        }

        double wordsPerTurn() {
            return turns == 0 ? 0 : (double) words / turns;
        }
    }

    @Override
    public String code() {
        return "turn_count";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.SPEECH);
    }

    @Override
    public Set<Input> inputs() {
        return Set.of(Input.DURATION);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Taken agent = Taken.NONE;
        Taken user = Taken.NONE;
        Speaker last = null;
        for (Said said : conversation.said()) {
            boolean fresh = said.speaker() != last;
            if (said.speaker() == Speaker.AGENT) {
                agent = agent.and(said, fresh);
            } else {
                user = user.and(said, fresh);
            }
            last = said.speaker();
        }
        int turns = agent.turns() + user.turns();
        Measured measured = Measured.number(turns, conversation.said().size())
                .flag("rows_repeated", conversation.repeatedRows() > 0)
                .flag("words_estimated", conversation.wordsEstimated());
        if (conversation.durationMs() > 0) {
            measured.with("turns_per_minute", turns * 60_000.0 / conversation.durationMs());
        }
        if (!conversation.knowsRoles()) {
            return measured.because("The two speakers take " + turns + " turns.")
                    .untimed();
        }
        return measured.with("agent", agent.turns())
                .with("user", user.turns())
                .with("agent_words_per_turn", agent.wordsPerTurn())
                .with("user_words_per_turn", user.wordsPerTurn())
                .because("The agent takes " + agent.turns() + " turns, the user " + user.turns() + ".")
                .untimed();
    }
}
