package dev.earshot.contracts.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.recording.Reference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the recording of a call: that it is there, that it is on its way, or why it is not.
 *
 * @param state {@code none}, {@code waiting}, {@code fetching}, {@code stored}, {@code expired} or {@code failed}
 * @param reason why it waits, or how it ended, a stable word; {@code null} where the state says all
 * @param reference in the store of recordings, {@code null} unless it is stored
 * @param sizeBytes {@code null} where nobody counted
 * @param nextTryAt {@code null} unless it waits
 */
public record CallRecording(
        String state,
        @Nullable String reason,
        @Nullable Reference reference,
        @Nullable Long sizeBytes,
        @Nullable Instant nextTryAt) {
    /** There. */
    public static final String STORED = "stored";

    /**
     * Of a call.
     *
     * @param progress {@code null} when it is not fetched
     */
    public static CallRecording of(CallLog call, @Nullable RecordingProgress progress) {
        return of(call.recordingRef(), call.recordingUrl() != null, progress);
    }

    /**
     * Of a call with this reference.
     *
     * @param isElsewhere whether the call says where else it is
     */
    public static CallRecording of(
            @Nullable String reference, boolean isElsewhere, @Nullable RecordingProgress progress) {
        Reference stored = Reference.parse(reference);
        if (stored != null) {
            Long size = progress != null && stored.text().equals(progress.reference()) ? progress.sizeBytes() : null;
            return new CallRecording(STORED, null, stored, size, null);
        }
        if (progress == null) {
            return new CallRecording("none", isElsewhere ? "not_requested" : null, null, null, null);
        }
        // Between the last byte and the revision that says so it is still on its way.
        String state = progress.state().equals(STORED) ? "fetching" : progress.state();
        return new CallRecording(
                state, progress.reason(), null, null, state.equals("waiting") ? progress.dueAt() : null);
    }

    /** As the API shows it. */
    public ObjectNode json() {
        ObjectNode json = EarshotJson.MAPPER.createObjectNode();
        json.put("state", state).put("reason", reason);
        json.put("size_bytes", sizeBytes);
        json.put("content_type", reference == null ? null : reference.contentType());
        return json.put("next_try_at", nextTryAt == null ? null : nextTryAt.toString());
    }

    /** One sentence for who asks for it and does not get it. */
    public String whyNot() {
        String why = reason == null ? "" : " (" + reason + ")";
        return switch (state) {
            case "waiting" -> "No recording yet: waiting" + why + ", next try at " + nextTryAt + ".";
            case "fetching" -> "No recording yet: it is being fetched" + why + ".";
            case "expired" -> "No recording: its link died before it could be fetched" + why + ".";
            case "failed" -> "No recording: it could not be fetched" + why + ".";
            case STORED -> "No recording: the store does not have it, or not yet.";
            default -> "This call has no recording.";
        };
    }
}
