package dev.earshot.store.call;

import dev.earshot.contracts.id.CallLogIds;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Which call, and the day it would lie on if it were new.
 *
 * @param projectId the tenant
 * @param callLogId derived from the two ids beside it
 * @param callId the provider's id of the call
 * @param receivedOn UTC day of the earliest webhook at hand
 */
public record CallRef(long projectId, long callLogId, String callId, LocalDate receivedOn)
        implements Comparable<CallRef> {
    /** The order in which rows are locked, the same everywhere: unsorted batches deadlock. */
    private static final Comparator<CallRef> LOCK_ORDER =
            Comparator.comparingLong(CallRef::projectId).thenComparingLong(CallRef::callLogId);

    /** Of a call by the provider's id. */
    public static CallRef of(long projectId, String callId, LocalDate receivedOn) {
        return new CallRef(projectId, CallLogIds.of(projectId, callId), callId, receivedOn);
    }

    @Override
    public int compareTo(CallRef other) {
        return LOCK_ORDER.compare(this, other);
    }
}
