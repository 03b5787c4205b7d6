package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Times when nobody speaks, or when the agent keeps the user waiting; milliseconds from the start of the call. */
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

    /** A time in which the user waits for the agent; empty when the agent never keeps the user waiting. */
    public record Wait(long fromMs, long untilMs) {
        static final Wait NONE = new Wait(0, 0);

        /** How long it is, milliseconds. */
        public long lengthMs() {
            return untilMs - fromMs;
        }
    }

    private Silences() {}

    static List<Gap> gaps(List<Spoken> spoken) {
        List<Gap> gaps = new ArrayList<>();
        Spoken latest = null;
        for (Spoken next : spoken) {
            if (latest != null && next.startMs() > latest.endMs()) {
                gaps.add(new Gap(latest.endMs(), next.startMs(), latest.speaker() == Speaker.USER));
            }
            if (latest == null || next.endMs() > latest.endMs()) {
                latest = next;
            }
        }
        return List.copyOf(gaps);
    }

    // From the end of an utterance of the user to the agent's next word, which may have begun before that end. By end,
    // the
    // agent's utterances that are over are over for all users after: one pass with two pointers.
    static Wait longestWait(Conversation conversation) {
        List<Spoken> agent = conversation.by(Speaker.AGENT);
        boolean userLeft = conversation.call().endedBy() == Speaker.USER;
        Wait longest = Wait.NONE;
        int next = 0;
        for (Spoken user : conversation.by(Speaker.USER).stream()
                .sorted(Comparator.comparingLong(Spoken::endMs))
                .toList()) {
            while (next < agent.size() && agent.get(next).endMs() <= user.endMs()) {
                next++;
            }
            long answered = next < agent.size()
                    ? agent.get(next).startMs()
                    : userLeft ? user.endMs() : conversation.durationMs();
            if (answered - user.endMs() > longest.lengthMs()) {
                longest = new Wait(user.endMs(), answered);
            }
        }
        return longest;
    }
}
