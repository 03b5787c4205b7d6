package dev.earshot.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * The Kafka key of every call topic: one call stays in order.
 *
 * @param projectId the tenant
 * @param callId the provider's id of the call; not empty. On {@code earshot.webhooks.v1} alone it is the webhook's own id
 *     ({@code whk_…}) where the gateway's pass over the body found no call id
 */
public record CallKey(long projectId, String callId) {
    public CallKey {
        if (callId.isEmpty()) {
            throw new IllegalArgumentException("a call key needs a call id");
        }
    }

    /** {@code project_id:provider_call_id}. */
    public String text() {
        return projectId + ":" + callId;
    }

    /** Reads a key; {@code null} when it is none, as with a key of {@code earshot.config.v1}. */
    public static @Nullable CallKey parse(@Nullable String key) {
        int colon = key == null ? -1 : key.indexOf(':');
        if (key == null || colon < 1 || colon == key.length() - 1) {
            return null;
        }
        try {
            return new CallKey(Long.parseLong(key, 0, colon, 10), key.substring(colon + 1));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
