package dev.earshot.gateway.sender;

import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Payload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook shows of whose it is.
 *
 * @param head the request without its body
 * @param payload the body as it was signed
 * @param address the agent id in the address, {@code null} when it names none
 * @param assistants the provider's ids of the agent, as far as the body tells them
 */
public record Claim(Head head, Payload payload, @Nullable String address, Set<String> assistants) {
    /** Our agent that the address names, {@code null} when it names none that could be ours. */
    @Nullable
    Long agentId() {
        String text = address;
        if (text == null || text.isEmpty() || text.length() > 18) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        long id = Long.parseLong(text);
        return id > 0 ? id : null;
    }
}
