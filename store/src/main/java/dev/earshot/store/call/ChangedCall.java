package dev.earshot.store.call;

import dev.earshot.contracts.call.CallRevision;
import dev.earshot.store.recording.RecordingNote;
import org.jspecify.annotations.Nullable;

/**
 * A call log that is to be written.
 *
 * @param revision the document and its number
 * @param json the revision as it is published: serialised once, for the store and for the topic
 * @param provenance merge state, JSON text that only the normalizer reads
 * @param recording what is to be noted of its recording, {@code null} for nothing
 */
public record ChangedCall(
        CallRevision revision,
        byte[] json,
        String provenance,
        @Nullable RecordingNote recording) {
    /** Ids only: a document holds transcript text. */
    @Override
    public String toString() {
        return "ChangedCall[" + revision.call().id() + " revision " + revision.revision() + ", " + json.length
                + " bytes]";
    }
}
