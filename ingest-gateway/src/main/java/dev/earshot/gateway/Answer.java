package dev.earshot.gateway;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.gateway.body.BodyFault;
import java.util.List;
import java.util.Map;

/**
 * What a sender is told.
 *
 * @param status HTTP status
 * @param reason a stable word for the counter
 * @param retryAfter seconds; 0 where coming again changes nothing
 * @param json to be sent
 */
record Answer(int status, String reason, int retryAfter, byte[] json) {
    static final Answer RECEIVED = new Answer(200, "", 0, Map.of());
    /** The one answer to everybody who is not verified, so that it tells nothing. */
    static final Answer UNVERIFIED = of(401, "unverified", "Signature or source not recognised.");

    static final Answer STARTING =
            comeAgain("starting", "Starting: the configuration is not read yet. Send it again in a second.");
    static final Answer BUSY = comeAgain("busy", "Too much is coming in at once. Send it again in a second.");
    static final Answer NOT_JSON = of(415, "content_type", "Send application/json; not this content type.");
    static final Answer NEITHER_JSON_NOR_FORM =
            of(415, "content_type", "Send application/json, multipart/form-data or a form; not this content type.");
    static final Answer UNKNOWN_ENCODING =
            of(415, "content_encoding", "Send a body as it is, or compressed with gzip; a form as it is.");
    static final Answer READ_ONLY = of(403, "role", "You do not have permission to perform this action.");
    static final Answer WRONG_METHOD =
            of(405, "method", "Method not allowed here: webhooks and calls are sent with POST.");

    Answer(int status, String reason, int retryAfter, Object body) {
        this(status, reason, retryAfter, EarshotJson.bytes(body));
    }

    /** Whether a body of this media type is read as JSON: also one that does not say what it is. */
    static boolean isJson(String contentType) {
        return contentType.isEmpty() || contentType.equals("application/json") || contentType.endsWith("+json");
    }

    /** The webhook is not safe; nothing is wrong with it. */
    static Answer notStored(String reason) {
        return comeAgain(reason, "The webhook could not be stored now. Send it again in a second.");
    }

    /** Too many requests. */
    static Answer limited(int seconds) {
        return new Answer(
                429, "rate_limited", seconds, Map.of("detail", "Too many requests. Retry in " + seconds + " s."));
    }

    /** Something is wrong with one field, or with the whole where the field is empty. */
    static Answer bad(String field, String expectation) {
        return field.isEmpty()
                ? of(400, "invalid", expectation)
                : new Answer(400, "invalid", 0, Map.of(field, List.of(expectation)));
    }

    /** A body that was not read. */
    static Answer to(BodyFault fault) {
        return switch (fault) {
            case BodyFault.TooLarge large -> tooLarge(large);
            case BodyFault.BadForm bad -> bad(bad.field(), bad.expectation());
            case BodyFault.TooSlow _ -> of(408, "slow_body", "The body did not come to its end in time.");
            case BodyFault.Incomplete _ -> of(400, "incomplete", "The body is not complete.");
            case BodyFault.StorageFault _ -> notStored("storage");
        };
    }

    private static Answer tooLarge(BodyFault.TooLarge large) {
        String size = large.size() < 0 ? "more" : Long.toString(large.size());
        return new Answer(
                413,
                "too_large",
                0,
                Map.of(
                        "detail",
                        large.what() + " may have at most " + large.limit() + " bytes; this one has " + size + ".",
                        "limit",
                        large.limit()));
    }

    private static Answer of(int status, String reason, String detail) {
        return new Answer(status, reason, 0, Map.of("detail", detail));
    }

    private static Answer comeAgain(String reason, String detail) {
        return new Answer(503, reason, 1, Map.of("detail", detail));
    }
}
