package dev.earshot.evaluator.conversation;

import dev.earshot.contracts.call.Speaker;

/**
 * How the time of a call divides, milliseconds.
 *
 * @param agent the agent speaks
 * @param user the user speaks
 * @param any somebody speaks
 * @param duration of the call, never less than {@code any}
 */
public record Shares(long agent, long user, long any, long duration) {
    static Shares of(Conversation conversation) {
        long any = Conversation.unionMs(conversation.spoken());
        return new Shares(
                Conversation.unionMs(conversation.by(Speaker.AGENT)),
                Conversation.unionMs(conversation.by(Speaker.USER)),
                any,
                Math.max(conversation.durationMs(), any));
    }

    /** Time of one speaker. */
    public long of(Speaker speaker) {
        return speaker == Speaker.AGENT ? agent : user;
    }

    /** Time in which both speak at once. */
    public long both() {
        return agent + user - any;
    }

    /** Time in which nobody speaks. */
    public long silent() {
        return duration - any;
    }

    /** A part of the call, 0 to 1; only where somebody speaks for some time. */
    public double share(long part) {
        return (double) part / duration;
    }
}
