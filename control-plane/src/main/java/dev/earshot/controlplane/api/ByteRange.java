package dev.earshot.controlplane.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bytes are asked for (RFC 9110, 14.2). */
sealed interface ByteRange {
    /** All of them: nothing else was asked, or in a way that may be passed over. */
    record Whole() implements ByteRange {}

    /** These; {@code count} is at least 1. */
    record Part(long from, long count) implements ByteRange {}

    /** None that are there. */
    record Outside() implements ByteRange {}

    /** One range; several at once are answered with the whole, which is allowed and never wrong. */
    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads the header.
     *
     * @param header {@code null} when none was sent
     * @param size bytes that are there, at least 1
     */
    static ByteRange of(@Nullable String header, long size) {
        Matcher one = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return new Whole();
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(one.group(2)));
            return last == 0 ? new Outside() : new Part(size - last, last);
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(one.group(2)));
        if (from >= size) {
            return new Outside();
        }
        return from > to ? new Whole() : new Part(from, to - from + 1);
    }
}
