package dev.earshot.contracts.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a record could not go on. It stands in the headers of {@code earshot.webhooks.rejected.v1}, beside the original
 * bytes and the original headers, so that it can be replayed after a fix.
 *
 * @param stage where: {@code adapter}, {@code store}, or {@code internal} for our own bugs
 * @param reason a stable word, e.g. {@code no_call_id}, {@code unknown_agent}, {@code too_large}, {@code id_collision}
 * @param pointer JSON pointer to what is wrong, empty for the whole body
 * @param expectation what was expected there, for people; never a part of the body
 */
public record Rejection(String stage, String reason, String pointer, String expectation) {

    private static final String PREFIX = "earshot_rejected_";

    /** The headers that it adds to those of the original record. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PREFIX + "stage", stage);
        headers.put(PREFIX + "reason", reason);
        headers.put(PREFIX + "pointer", pointer);
        headers.put(PREFIX + "expectation", expectation);
        return headers;
    }

    /** Reads it back; what a header does not say is empty. */
    public static Rejection read(Map<String, String> headers) {
        return new Rejection(
                headers.getOrDefault(PREFIX + "stage", ""),
                headers.getOrDefault(PREFIX + "reason", ""),
                headers.getOrDefault(PREFIX + "pointer", ""),
                headers.getOrDefault(PREFIX + "expectation", ""));
    }

    /** The headers of the original record, without what a rejection added. */
    public static Map<String, String> original(Map<String, String> headers) {
        Map<String, String> original = new LinkedHashMap<>(headers);
        original.keySet().removeIf(name -> name.startsWith(PREFIX));
        return original;
    }
}
