package dev.earshot.store.reconcile;

/**
 * A call that a provider lists and we do not have.
 *
 * @param callId the provider's
 * @param agentId our agent, whose call it is
 * @param attempts to get it that failed
 * @param arrived whether it has come by itself meanwhile; {@code false} of one that is only just found
 */
public record MissingCall(long callLogId, String callId, long agentId, int attempts, boolean arrived) {}
