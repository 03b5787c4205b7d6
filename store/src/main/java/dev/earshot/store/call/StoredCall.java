package dev.earshot.store.call;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import java.time.Instant;

/**
 * A call log as it stands in the store, not yet parsed: one that cannot be read must not keep others from being read.
 *
 * @param number of the revision
 * @param createdAt when the call log was first stored
 * @param updatedAt when this revision was stored
 * @param webhookAt when the webhook that led to it arrived
 * @param document JSON text of the call log
 * @param provenance merge state, JSON text that only the normalizer reads
 */
public record StoredCall(
        int number, Instant createdAt, Instant updatedAt, Instant webhookAt, String document, String provenance) {
    /**
     * The revision.
     *
     * @throws java.io.UncheckedIOException when the document is none, which is our own bug
     */
    public CallRevision revision() {
        return new CallRevision(number, createdAt, updatedAt, webhookAt, EarshotJson.read(document, CallLog.class));
    }

    /** The number only: a document holds transcript text. */
    @Override
    public String toString() {
        return "StoredCall[revision " + number + ", " + document.length() + " characters]";
    }
}
