package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import java.util.ArrayList;
import java.util.List;

/** Times when nobody speaks. */
public final class Silences {
    /** How long a silence may be where nobody says otherwise, milliseconds. */
    public static final long DEFAULT_LIMIT_MS = 10_000;

    /**
     * A gap between the first and the last word.
     *
     * @param afterUser whether the user spoke last before it
     */
    public record Gap(long fromMs, long untilMs, boolean afterUser) {
        /** How long it is, milliseconds. */
        public long lengthMs() {
            return untilMs - fromMs;
        }
    }

    private Silences() {}

    /** All gaps, by start. */
    public static List<Gap> gaps(Conversation conversation) {
        List<Gap> gaps = new ArrayList<>();
        Spoken latest = null;
        for (Spoken next : conversation.spoken()) {
            if (latest != null && next.startMs() > latest.endMs()) {
                gaps.add(new Gap(latest.endMs(), next.startMs(), latest.speaker() == Speaker.USER));
            }
            if (latest == null || next.endMs() > latest.endMs()) {
                latest = next;
            }
        }
        return gaps;
    }

    /**
     * The longest time from the end of a user's utterance to the agent's next word, else to the end of the call unless
     * the user ended it; milliseconds, 0 when the agent never keeps the user waiting.
     */
    public static long longestWaitMs(Conversation conversation) {
        List<Spoken> agent = conversation.by(Speaker.AGENT);
        boolean userLeft = conversation.call().endedBy() == Speaker.USER;
        long longest = 0;
        for (Spoken user : conversation.by(Speaker.USER)) {
            long answered = agent.stream()
                    .filter(each -> each.endMs() > user.endMs())
                    .mapToLong(Spoken::startMs)
                    .min()
                    .orElse(userLeft ? user.endMs() : Math.max(user.endMs(), conversation.durationMs()));
            longest = Math.max(longest, answered - user.endMs());
        }
        return longest;
    }
}
