package dev.earshot.contracts.event;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context, version 00: what makes one trace of the way from the HTTP request through Kafka to the delivery.
 *
 * @param traceId 32 lower-case hex characters, not all zero
 * @param spanId 16 lower-case hex characters, not all zero
 * @param sampled whether the caller records the trace
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    /** Name of the HTTP and Kafka header. */
    public static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    /** Reads a header; {@code null} when there is none or it is malformed, for a bad header starts a new trace. */
    public static @Nullable TraceContext parse(@Nullable String header) {
        if (header == null || header.length() > 256) {
            return null;
        }
        var match = FORM.matcher(header);
        if (!match.matches() || header.startsWith("ff") || isZero(match.group(1)) || isZero(match.group(2))) {
            return null;
        }
        return new TraceContext(match.group(1), match.group(2), (Integer.parseInt(match.group(3), 16) & 1) == 1);
    }

    /** A new trace. */
    public static TraceContext start() {
        var random = ThreadLocalRandom.current();
        String trace =
                HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong() | 1);
        return new TraceContext(trace, newSpan(), true);
    }

    /** The context of this header, or of a new trace. */
    public static TraceContext continueOrStart(@Nullable String header) {
        TraceContext given = parse(header);
        return given == null ? start() : given;
    }

    /** A span below this one. */
    public TraceContext child() {
        return new TraceContext(traceId, newSpan(), sampled);
    }

    /** The header's value. */
    public String text() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String newSpan() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(c -> c == '0');
    }
}
