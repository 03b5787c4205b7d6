package dev.earshot.evaluator.metric.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Spoken;
import dev.earshot.evaluator.metric.CodeMetric;
import dev.earshot.evaluator.metric.Measured;
import java.util.List;

/** How fast the user speaks: words by speaking minutes. */
public final class UserWordsPerMinute implements CodeMetric {
    @Override
    public String code() {
        return "user_words_per_minute";
    }

    private static final long LEAST_MS = 3_000;

    @Override
    public Outcome measure(Conversation conversation, JsonNode configuration) {
        Outcome lacking = conversation.lacksEnds();
        if (lacking != null) {
            return lacking;
        }
        List<Spoken> spoken = conversation.by(Speaker.USER);
        long length = Conversation.unionMs(spoken);
        if (length < LEAST_MS) {
            return new Outcome.NotApplicable("The user speaks for less than three seconds in this call.");
        }
        int words = spoken.stream().mapToInt(Spoken::words).sum();
        double perMinute = words * 60_000.0 / length;
        return Measured.number(perMinute, spoken.size())
                .with("words", words)
                .with("speaking_ms", length)
                .because("The user says " + words + " words in " + Math.round(length / 1_000.0) + " s.")
                .of(conversation);
    }
}
