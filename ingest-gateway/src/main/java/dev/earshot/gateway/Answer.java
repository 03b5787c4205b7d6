package dev.earshot.gateway;

import java.util.List;
import java.util.Map;

/**
 * What a sender is told.
 *
 * @param status HTTP status
 * @param reason a stable word for the counter
 * @param body to be sent as JSON
 */
public record Answer(int status, String reason, Object body) {
    static final Answer RECEIVED = new Answer(200, "", Map.of());
    /** The one answer to everybody who is not verified, so that it tells nothing. */
    static final Answer UNVERIFIED =
            new Answer(401, "unverified", Map.of("detail", "Signature or source not recognised."));

    static final Answer UNAVAILABLE = new Answer(
            503, "unavailable", Map.of("detail", "The webhook could not be stored now. Send it again in a second."));

    static final Answer STARTING = new Answer(
            503,
            "starting",
            Map.of("detail", "Starting: the configuration is not read yet. Send it again in a second."));

    /** Something is wrong with one field. */
    static Answer badField(String field, String expectation) {
        return new Answer(400, "invalid", Map.of(field, List.of(expectation)));
    }

    /** Something is wrong with the whole. */
    static Answer bad(String expectation) {
        return new Answer(400, "invalid", Map.of("detail", expectation));
    }

    static Answer tooLarge(String what, long limit, long size) {
        return new Answer(
                413,
                "too_large",
                Map.of(
                        "detail",
                        what + " may have at most " + limit + " bytes; this one has "
                                + (size < 0 ? "more" : Long.toString(size)) + ".",
                        "limit",
                        limit));
    }
}
