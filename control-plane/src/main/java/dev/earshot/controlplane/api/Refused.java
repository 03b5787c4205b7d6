package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.controlplane.input.BadField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is not fulfilled, with what is answered instead. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient JsonNode body;

    private Refused(int status, JsonNode body) {
        super(Integer.toString(status), null, false, false);
        this.status = status;
        this.body = body;
    }

    /** Of the answer. */
    public int status() {
        return status;
    }

    /** Of the answer. */
    public JsonNode body() {
        return body;
    }

    /** A field that cannot be read or is out of its limits. */
    public static Refused field(String field, String expectation) {
        return new Refused(400, EarshotJson.MAPPER.valueToTree(Map.of(field, List.of(expectation))));
    }

    /** All fields that cannot be taken, each under the name of the field of the body that holds it. */
    public static Refused fields(List<BadField> fields) {
        Map<String, List<String>> told = new LinkedHashMap<>();
        for (BadField field : fields) {
            String path = field.path();
            int end = path.startsWith("[") ? path.indexOf(']') + 1 : 0;
            while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                end++;
            }
            // Of a list of objects, the field of the object.
            if (path.startsWith("[") && end < path.length()) {
                int next = path.indexOf('.', end + 1);
                end = next < 0 ? path.length() : next;
            }
            String inner = path.substring(end).replaceFirst("^\\.", "");
            told.computeIfAbsent(path.substring(0, end), _ -> new ArrayList<>())
                    .add(inner.isEmpty() ? sentence(field.expectation()) : inner + ": " + field.expectation() + ".");
        }
        return new Refused(400, EarshotJson.MAPPER.valueToTree(told));
    }

    private static String sentence(String expectation) {
        return Character.toUpperCase(expectation.charAt(0)) + expectation.substring(1) + ".";
    }

    /** Nobody that is known. */
    public static Refused unknownCaller() {
        return with(401, "Authentication credentials were not provided, or are not valid.");
    }

    /** Somebody whose key does not allow it. */
    public static Refused forbidden() {
        return with(403, "You do not have permission to perform this action.");
    }

    /** Nothing there that the caller may see. */
    public static Refused notFound() {
        return with(404, "Not found.");
    }

    /** Not now; the same request may succeed in a second. */
    public static Refused later(String why) {
        return with(503, why + " Try again in a second.");
    }

    /** Any other end. */
    public static Refused with(int status, String detail) {
        return new Refused(status, EarshotJson.MAPPER.createObjectNode().put("detail", detail));
    }
}
