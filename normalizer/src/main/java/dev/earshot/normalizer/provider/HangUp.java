package dev.earshot.normalizer.provider;

import dev.earshot.contracts.call.Speaker;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which side hung up, by the words that providers and users of observe have for it. */
final class HangUp {
    private static final List<String> BY_USER = List.of(
            "customer-ended-call",
            "customer-hungup",
            "user_hangup",
            "user-hangup",
            "testing agent-ended-call",
            "external-user-ended-call",
            "call ended by remote party");
    private static final List<String> BY_AGENT = List.of(
            "assistant-ended-call",
            "assistant-said-end-call-phrase",
            "assistantendedcall",
            "agent_hangup",
            "agent-hangup",
            "main agent-ended-call",
            "end_call tool was called");

    private HangUp() {}

    /** The side, {@code null} when neither did or the word does not tell. */
    static @Nullable Speaker by(String reason) {
        String word = reason.strip().toLowerCase(Locale.ROOT);
        if (BY_USER.stream().anyMatch(word::startsWith)) {
            return Speaker.USER;
        }
        return BY_AGENT.stream().anyMatch(word::startsWith) ? Speaker.AGENT : null;
    }
}
