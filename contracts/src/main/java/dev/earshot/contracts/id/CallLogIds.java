package dev.earshot.contracts.id;

/**
 * The id of a call log: a positive integer below 2^53, so that any JSON reader keeps it exact. Every service computes
 * the same, so a redelivered webhook meets the same call everywhere.
 */
public final class CallLogIds {
    private CallLogIds() {}

    /**
     * First 8 bytes, big-endian, {@code >>> 11} (0 becomes 1), of SHA-256 over UTF-8 {@code "earshot:call:v1\0" +
     * project_id + "\0" + provider_call_id}.
     *
     * @param projectId the tenant
     * @param callId the provider's id of the call
     */
    public static long of(long projectId, String callId) {
        long id = Hash.first64("earshot:call:v1", Long.toString(projectId), callId) >>> 11;
        return id == 0 ? 1 : id;
    }
}
