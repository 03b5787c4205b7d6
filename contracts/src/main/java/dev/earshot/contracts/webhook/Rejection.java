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

    /** The headers that it adds to those of the original record. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("earshot_rejected_stage", stage);
        headers.put("earshot_rejected_reason", reason);
        headers.put("earshot_rejected_pointer", pointer);
        headers.put("earshot_rejected_expectation", expectation);
        return headers;
    }
}
