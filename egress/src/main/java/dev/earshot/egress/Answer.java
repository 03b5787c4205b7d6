package dev.earshot.egress;

import org.jspecify.annotations.Nullable;

/** What became of a request that left the house. None of these is an error of ours. */
public sealed interface Answer {
    /**
     * The other side answered; a redirect is an answer and is never followed.
     *
     * @param body at most 20 kB of it
     * @param retryAfter the header as sent, {@code null} without one
     */
    record Received(int status, String body, @Nullable String retryAfter, long durationMs) implements Answer {}

    /** The address is none that may be asked for; nothing was sent. */
    record Blocked(String reason) implements Answer {}

    /** No whole answer within the time. */
    record Timeout(long durationMs) implements Answer {}

    /** No connection, or it broke. */
    record Unreachable(String reason, long durationMs) implements Answer {}
}
