package dev.earshot.store.request;

/**
 * A call that is to be evaluated.
 *
 * @param callLogId the call
 * @param callId the provider's id of the call
 */
public record RequestedCall(long callLogId, String callId) {}
