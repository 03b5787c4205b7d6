package dev.earshot.store.recording;

import java.time.LocalDate;

/**
 * A note, and whose it is.
 *
 * @param callId the provider's id of the call
 * @param receivedOn the partition of the call
 */
public record NotedRecording(long projectId, long callLogId, String callId, LocalDate receivedOn, RecordingNote note) {}
