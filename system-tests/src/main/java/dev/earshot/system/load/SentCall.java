package dev.earshot.system.load;

import java.util.List;

/**
 * A call as its sender knows it.
 *
 * @param callId the provider's id of it
 * @param dueMs when it should have been sent, epoch ms; latencies count from here, so that a stall hides nobody's wait
 * @param acknowledgedMs when the first 2xx came, epoch ms; 0 when none did
 * @param steps how many webhooks of it were acknowledged, one after the other
 * @param refusals status of each answer that was no 2xx, in order; 0 where there was no answer at all
 */
public record SentCall(String callId, long dueMs, long acknowledgedMs, int steps, List<Integer> refusals) {
    public SentCall {
        refusals = List.copyOf(refusals);
    }

    /** Whether the sender may forget it. */
    public boolean acknowledged() {
        return acknowledgedMs > 0;
    }

    String line() {
        return String.join(
                "\t",
                callId,
                Long.toString(dueMs),
                Long.toString(acknowledgedMs),
                Integer.toString(steps),
                refusals.toString());
    }
}
