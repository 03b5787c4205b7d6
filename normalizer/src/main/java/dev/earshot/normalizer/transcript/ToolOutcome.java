package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.normalizer.provider.Field;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a tool failed. A provider's "successful" may only mean that HTTP worked, so the content has the last word. */
final class ToolOutcome {
    private static final List<String> SUCCESS = List.of("success", "successful", "ok");
    private static final Set<String> FAILURES = Set.of("error", "errored", "fail", "failed", "failure");
    /** Texts in a place for errors that say there is none. */
    private static final Set<String> NO_ERROR = Set.of("", "false", "none", "null", "no", "0");

    private static final int LEAST_HTTP_ERROR = 400;

    private ToolOutcome() {}

    /** {@code true} when provider or content says it failed, {@code false} when one says it did not, else {@code null}. */
    static @Nullable Boolean failed(@Nullable Boolean byProvider, @Nullable JsonNode content) {
        Boolean byContent = content instanceof ObjectNode ? byContent(content) : null;
        if (byProvider == null || Boolean.TRUE.equals(byContent)) {
            return byContent;
        }
        return byProvider;
    }

    private static @Nullable Boolean byContent(JsonNode content) {
        Field fields = new Field(content);
        String status = word(content.path("status"));
        if (isError(content.path("error"))
                || FAILURES.contains(status)
                || content.path("status").asDouble(0) >= LEAST_HTTP_ERROR
                || Boolean.TRUE.equals(fields.at("is_error").bool())) {
            return true;
        }
        Boolean told = null;
        for (String name : SUCCESS) {
            Boolean said = fields.at(name).bool();
            if (said != null) {
                if (!said) {
                    return true;
                }
                told = false;
            }
        }
        return status.equals("success") ? Boolean.FALSE : told;
    }

    /** A text that is no empty word, a number that is not 0 (a code), an object or list that holds something. */
    private static boolean isError(JsonNode error) {
        if (error.isTextual()) {
            return !NO_ERROR.contains(word(error));
        }
        if (error.isNumber()) {
            return error.doubleValue() != 0;
        }
        return error.isBoolean() ? error.booleanValue() : error.isContainerNode() && !error.isEmpty();
    }

    private static String word(JsonNode text) {
        return text.asText("").strip().toLowerCase(Locale.ROOT);
    }
}
