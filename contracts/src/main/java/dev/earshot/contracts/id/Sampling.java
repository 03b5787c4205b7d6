package dev.earshot.contracts.id;

/**
 * The sampling draw: a pure function of the call, the same for all metrics and on every replica, so that a replay draws
 * the same calls and raising a rate only adds calls. The idea of consistent probability sampling (OpenTelemetry).
 */
public final class Sampling {
    private Sampling() {}

    /**
     * The call's draw in [0, 1): first 8 bytes, big-endian, {@code >>> 11}, divided by 2^53, of SHA-256 over UTF-8 {@code
     * "earshot:sampling:v1\0" + project_id + "\0" + provider_call_id}.
     */
    public static double draw(long projectId, String callId) {
        return (Hash.first64("earshot:sampling:v1", Long.toString(projectId), callId) >>> 11) * 0x1.0p-53;
    }

    /** Whether a draw is within a rate; a rate of 1 takes every call. */
    public static boolean admits(double draw, double rate) {
        return rate >= 1 || draw < rate;
    }
}
