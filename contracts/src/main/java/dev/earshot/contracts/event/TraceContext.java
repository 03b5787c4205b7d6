package dev.earshot.contracts.event;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
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

    private static final int LENGTH = 55;

    /** Reads a header; {@code null} when there is none or it is malformed, for a bad header starts a new trace. */
    public static @Nullable TraceContext parse(@Nullable String header) {
        if (header == null || header.length() < LENGTH || header.length() > 256 || !hasItsForm(header)) {
            return null;
        }
        String trace = header.substring(3, 35);
        String span = header.substring(36, 52);
        if (header.startsWith("ff") || isZero(trace) || isZero(span)) {
            return null;
        }
        return new TraceContext(trace, span, (Character.digit(header.charAt(54), 16) & 1) == 1);
    }

    // By hand: it runs for every webhook, and a pattern costs more than all the rest of it.
    private static boolean hasItsForm(String header) {
        for (int i = 0; i < LENGTH; i++) {
            char c = header.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return header.length() == LENGTH || header.charAt(LENGTH) == '-';
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
        for (int i = 0; i < hex.length(); i++) {
            if (hex.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
