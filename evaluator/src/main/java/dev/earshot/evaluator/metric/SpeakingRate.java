package dev.earshot.evaluator.metric;

import dev.earshot.contracts.call.Speaker;
import dev.earshot.contracts.score.Outcome;
import dev.earshot.evaluator.conversation.Conversation;
import dev.earshot.evaluator.conversation.Spoken;
import java.util.List;

/** How fast one speaker speaks, words a minute: what the metrics of agent and user have in common. */
public final class SpeakingRate {
    private static final long LEAST_MS = 3_000;

    private SpeakingRate() {}

    /** The words of a speaker by the minutes in which he speaks; not applicable to less than three seconds. */
    public static Outcome of(Speaker speaker, Conversation conversation) {
        String who = speaker == Speaker.AGENT ? "The agent" : "The user";
        List<Spoken> spoken = conversation.by(speaker);
        long length = conversation.shares().of(speaker);
        if (length < LEAST_MS) {
            return new Outcome.NotApplicable(who + " speaks for less than three seconds in this call.");
        }
        if (spoken.stream().allMatch(Spoken::estimated)) {
            return new Outcome.NotEvaluated("needs_times", "Every end of an utterance is a guess.");
        }
        int words = spoken.stream().mapToInt(Spoken::words).sum();
        return Measured.number(words * 60_000.0 / length, spoken.size())
                .with("words", words)
                .with("speaking_ms", length)
                .flag("words_estimated", conversation.wordsEstimated())
                .because(who + " says " + words + " words in " + Math.round(length / 1_000.0) + " s.")
                .of(conversation);
    }
}
