package dev.earshot.store.recording;

import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A recording that this process may fetch now.
 *
 * @param callId the provider's id of the call
 * @param url where it is; {@code null}: the provider's API has it under the call's id
 * @param attempts how many were made before
 * @param age since it was asked for
 * @param leaseVersion the fencing token: what was claimed again by another is no longer ours to finish
 * @param bytes how many an earlier attempt brought
 * @param etag what these are of
 * @param reference where it is in the store already, so that only the call must still be told; {@code null}: nowhere
 * @param size of it there
 * @param erased whether the call was deleted meanwhile
 */
public record ClaimedRecording(
        long projectId,
        long callLogId,
        String callId,
        LocalDate receivedOn,
        String provider,
        @Nullable String url,
        int attempts,
        Duration age,
        long leaseVersion,
        long bytes,
        @Nullable String etag,
        @Nullable String reference,
        @Nullable Long size,
        boolean erased) {
    /** Ids and sizes only: the address may be signed. */
    @Override
    public String toString() {
        return "ClaimedRecording[project=" + projectId + " call=" + callLogId + " attempts=" + attempts + " " + bytes
                + " bytes]";
    }
}
