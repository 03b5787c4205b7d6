package dev.earshot.egress;

import org.jspecify.annotations.Nullable;

/** What became of a request that left the house. None of these is an error of ours. */
public sealed interface Answer {
    /**
     * The other side answered; a redirect is an answer and is never followed.
     *
     * @param body as much of it as was asked for: at most 20 kB of what answers a {@code post}
     * @param retryAfter the header as sent, {@code null} without one
     * @param cut whether there was more than that
     */
    record Received(int status, String body, @Nullable String retryAfter, long durationMs, boolean cut)
            implements Answer {
        /** An answer of which all was wanted. */
        public Received(int status, String body, @Nullable String retryAfter, long durationMs) {
            this(status, body, retryAfter, durationMs, false);
        }

        /** Sizes only: a body may hold what people said. */
        @Override
        public String toString() {
            return "Received[" + status + " " + body.length() + " characters]";
        }
    }

    /** The address is none that may be asked for; nothing was sent. */
    record Blocked(String reason) implements Answer {}

    /** No whole answer within the time. */
    record Timeout(long durationMs) implements Answer {}

    /** No connection, or it broke. */
    record Unreachable(String reason, long durationMs) implements Answer {}
}
