package dev.earshot.gateway;

import dev.earshot.contracts.webhook.RawWebhook;
import java.util.List;

/** What becomes of a request. */
sealed interface Decision {
    /** It is answered, and nothing of it is kept. */
    record Reply(Answer answer) implements Decision {}

    /**
     * It is nothing that makes a call, and answered like one.
     *
     * @param reason a stable word for the counter
     */
    record Ignore(String reason) implements Decision {}

    /**
     * It is kept, and answered once it is safe.
     *
     * @param webhooks one per owner
     * @param callId the provider's, {@code null} when the body tells none
     * @param answer once they are safe
     */
    record Keep(
            List<RawWebhook> webhooks,
            @org.jspecify.annotations.Nullable String callId,
            Answer answer) implements Decision {}
}
