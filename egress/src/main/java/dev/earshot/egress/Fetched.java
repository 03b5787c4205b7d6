package dev.earshot.egress;

import org.jspecify.annotations.Nullable;

/** What became of a {@link Fetch}. None of these is an error of ours. */
public sealed interface Fetched {
    /**
     * The whole content is in the file.
     *
     * @param bytes of all of it
     * @param contentType as the server says, {@code null} where it does not
     */
    record Complete(long bytes, @Nullable String contentType) implements Fetched {}

    /**
     * The other side answered with something else than the content.
     *
     * @param status of the answer; a second redirect is one
     * @param retryAfter the header as sent, {@code null} without one
     */
    record Refused(int status, @Nullable String retryAfter) implements Fetched {}

    /**
     * It broke, or took too long; what came stays in the file.
     *
     * @param reason a few stable words
     * @param bytes at the start of the file that are good
     * @param etag what they are of, {@code null} when they cannot be continued
     */
    record Broken(String reason, long bytes, @Nullable String etag) implements Fetched {}

    /**
     * It is larger than what is taken.
     *
     * @param bytes as announced, or as many as came
     */
    record TooLarge(long bytes) implements Fetched {}

    /** The address is none that may be asked for; nothing was sent to it. */
    record Blocked(String reason) implements Fetched {}
}
