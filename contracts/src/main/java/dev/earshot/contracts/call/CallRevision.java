package dev.earshot.contracts.call;

import java.time.Instant;
import java.util.Objects;

/**
 * The state of a call log after a webhook changed it: the value of {@code earshot.calls.v1}.
 *
 * @param revision 1, 2, … per call; rises only when the document changes
 * @param createdAt when the call log was first stored
 * @param updatedAt when this revision was stored
 * @param webhookAt when the webhook that led to this revision arrived; freshness counts from here
 * @param call the whole document
 */
public record CallRevision(int revision, Instant createdAt, Instant updatedAt, Instant webhookAt, CallLog call) {
    public CallRevision {
        if (revision < 1) {
            throw new IllegalArgumentException("revision starts at 1, got " + revision);
        }
        Objects.requireNonNull(createdAt, "created_at");
        Objects.requireNonNull(updatedAt, "updated_at");
        Objects.requireNonNull(webhookAt, "webhook_at");
        Objects.requireNonNull(call, "call");
    }
}
