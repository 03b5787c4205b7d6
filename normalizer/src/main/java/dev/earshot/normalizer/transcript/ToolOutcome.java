package dev.earshot.normalizer.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a tool failed. A provider's "successful" may only mean that HTTP worked, so the content has the last word. */
final class ToolOutcome {
    private static final List<String> SUCCESS = List.of("success", "successful", "ok");
    private static final Set<String> FAILURES = Set.of("error", "failed", "failure");

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
        JsonNode error = content.path("error");
        String status = content.path("status").asText("").toLowerCase(Locale.ROOT);
        if (isError(error)
                || FAILURES.contains(status)
                || content.path("is_error").asBoolean(false)) {
            return true;
        }
        Boolean told = null;
        for (String name : SUCCESS) {
            JsonNode said = content.path(name);
            if (said.isBoolean()) {
                if (!said.booleanValue()) {
                    return true;
                }
                told = false;
            }
        }
        return status.equals("success") ? Boolean.FALSE : told;
    }

    private static boolean isError(JsonNode error) {
        if (error.isTextual()) {
            return !error.textValue().isBlank();
        }
        return error.isBoolean() ? error.booleanValue() : error.isObject() && !error.isEmpty();
    }
}
