package dev.earshot.normalizer.transcript;

import dev.earshot.contracts.call.Speaker;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a row is, by the many words there are for it. */
enum Role {
    AGENT,
    USER,
    SYSTEM,
    TOOL_CALL,
    TOOL_RESULT,
    OTHER;

    private static final Set<String> USERS = Set.of("user", "customer", "human", "caller", "testing_agent");
    private static final Set<String> AGENTS = Set.of("agent", "assistant", "bot", "ai", "main_agent");
    private static final Set<String> CALLS = Set.of("function_call", "tool_call", "tool_calls", "tool_call_invocation");

    static Role of(@Nullable String word) {
        if (word == null || word.length() > 64) {
            return OTHER;
        }
        String role = word.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        if (USERS.contains(role)) {
            return USER;
        }
        if (AGENTS.contains(role)) {
            return AGENT;
        }
        if (CALLS.contains(role)) {
            return TOOL_CALL;
        }
        if (role.contains("result") || role.equals("tool") || role.equals("function")) {
            return TOOL_RESULT;
        }
        return role.equals("system") || role.equals("developer") ? SYSTEM : OTHER;
    }

    /** Who speaks, {@code null} where nobody does. */
    @Nullable
    Speaker speaker() {
        return switch (this) {
            case AGENT -> Speaker.AGENT;
            case USER -> Speaker.USER;
            case SYSTEM -> Speaker.SYSTEM;
            case TOOL_CALL, TOOL_RESULT, OTHER -> null;
        };
    }
}
