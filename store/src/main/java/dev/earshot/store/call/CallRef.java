package dev.earshot.store.call;

import dev.earshot.contracts.id.CallLogIds;
import java.time.LocalDate;

/**
 * Which call, and the day it would lie on if it were new.
 *
 * @param projectId the tenant
 * @param callId the provider's id of the call
 * @param receivedOn UTC day of the earliest webhook at hand
 */
public record CallRef(long projectId, String callId, LocalDate receivedOn) implements Comparable<CallRef> {
    /** The call log id. */
    public long callLogId() {
        return CallLogIds.of(projectId, callId);
    }

    /** The order in which rows are locked, the same everywhere: unsorted batches deadlock. */
    @Override
    public int compareTo(CallRef other) {
        int byProject = Long.compare(projectId, other.projectId);
        return byProject != 0 ? byProject : Long.compare(callLogId(), other.callLogId());
    }
}
