package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import java.util.List;
import java.util.Map;

/** A request that is not fulfilled, with what is answered instead. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient JsonNode body;

    private Refused(int status, JsonNode body) {
        super(Integer.toString(status), null, false, false);
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    JsonNode body() {
        return body;
    }

    /** A field that cannot be read or is out of its limits. */
    static Refused field(String field, String expectation) {
        return new Refused(400, EarshotJson.MAPPER.valueToTree(Map.of(field, List.of(expectation))));
    }

    /** Nobody that is known. */
    static Refused unknownCaller() {
        return with(401, "Authentication credentials were not provided, or are not valid.");
    }

    /** Nothing there that the caller may see. */
    static Refused notFound() {
        return with(404, "Not found.");
    }

    /** Not now; the same request may succeed in a second. */
    static Refused later(String why) {
        return with(503, why + " Try again in a second.");
    }

    /** Any other end. */
    static Refused with(int status, String detail) {
        return new Refused(status, EarshotJson.MAPPER.createObjectNode().put("detail", detail));
    }
}
