package dev.earshot.normalizer;

import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.recording.Whereabouts;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.store.recording.ClaimedRecording;
import dev.earshot.store.recording.RecordingNote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recording that was fetched, told to its call in the way in which webhooks tell: the merge decides whether it stands. */
final class FetchedRecording {
    private static final String DOOR = "recording";
    private static final byte[] NO_BODY = {};

    private FetchedRecording() {}

    /** Whether this was told by us. */
    static boolean is(Told told) {
        return told.webhook().door().equals(DOOR);
    }

    /**
     * What a revision says of its recording: one that came with a webhook needs no fetching; of one that was fetched, who
     * fetched it takes note himself.
     *
     * @param before {@code null} for the first revision
     */
    static @Nullable RecordingNote note(
            @Nullable CallRevision before, CallLog call, List<Told> told, ConfigSnapshot config) {
        String reference = call.recordingRef();
        if (reference == null) {
            return Whereabouts.of(call, config);
        }
        boolean isNews = before != null && !reference.equals(before.call().recordingRef());
        return isNews && told.stream().noneMatch(FetchedRecording::is) ? new RecordingNote.Arrived(reference) : null;
    }

    /**
     * What is told.
     *
     * @param reference of the recording in the store; as the webhook's id it makes a repeat the same
     */
    static Told of(ClaimedRecording claimed, String reference, Instant now) {
        // The least word of all: a recording that came with a webhook wins, whenever it came.
        CallFacts.Draft facts =
                new CallFacts.Draft(claimed.callId(), claimed.provider(), CallFacts.Rank.EARLY, Instant.EPOCH);
        facts.recordingRef = reference;
        RawWebhook webhook = new RawWebhook(
                "rec_" + reference,
                DOOR,
                claimed.projectId(),
                null,
                null,
                now,
                "application/octet-stream",
                Map.of(),
                null,
                NO_BODY);
        return new Told(0, webhook, TraceContext.continueOrStart(null), facts.facts());
    }
}
