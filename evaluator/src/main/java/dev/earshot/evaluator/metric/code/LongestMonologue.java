package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Need;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The longest time the agent speaks in one go, ms; a sign of listening from the user does not end it. The user beside it. */
public final class LongestMonologue implements CodeMetric {
    private static final long SAME_MONOLOGUE_GAP_MS = 700;

    /** Utterances of one speaker; {@code heardUntilMs} is the end of the last of them, or of a sign of listening to it. */
    private record Monologue(long startMs, long endMs, int words, long heardUntilMs) {
        static Monologue of(Spoken first) {
            return new Monologue(first.startMs(), first.endMs(), first.words(), first.endMs());
        }

        boolean goesOnWith(Spoken next) {
            return next.startMs() - heardUntilMs < SAME_MONOLOGUE_GAP_MS;
        }

        Monologue and(Spoken next) {
            long end = Math.max(endMs, next.endMs());
            return new Monologue(startMs, end, words + next.words(), Math.max(heardUntilMs, end));
        }

        Monologue heardBy(Spoken listener) {
            return new Monologue(startMs, endMs, words, Math.max(heardUntilMs, listener.endMs()));
        }

        long lengthMs() {
            return endMs - startMs;
        }
    }

    @Override
    public String code() {
        return "longest_monologue";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ENDS, Need.ROLES);
    }

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Monologue agent = longest(Speaker.AGENT, conversation.spoken());
        if (agent == null) {
            return new Outcome.NotApplicable("The agent says nothing in this call.");
        }
        Measured measured = Measured.number(
                        agent.lengthMs(), conversation.by(Speaker.AGENT).size())
                .with("words", agent.words())
                .flag("words_estimated", conversation.wordsEstimated())
                .because("The longest monologue of the agent lasts " + agent.lengthMs() + " ms and has " + agent.words()
                        + " words.");
        Monologue user = longest(Speaker.USER, conversation.spoken());
        if (user != null) {
            measured.with("user_ms", user.lengthMs()).with("user_words", user.words());
        }
        return measured.of(conversation);
    }

    private static @Nullable Monologue longest(Speaker speaker, List<Spoken> spoken) {
        Monologue longest = null;
        Monologue open = null;
        for (Spoken each : spoken) {
            boolean goesOn = open != null && open.goesOnWith(each);
            if (each.speaker() == speaker) {
                open = goesOn && open != null ? open.and(each) : Monologue.of(each);
                longest = longest == null || open.lengthMs() > longest.lengthMs() ? open : longest;
            } else {
                open = goesOn && open != null && each.listening() ? open.heardBy(each) : null;
            }
        }
        return longest;
    }
}
