package dev.earshot.store.evaluation;

/**
 * Which call.
 *
 * @param projectId the tenant
 * @param callLogId the call, unique within the tenant
 */
public record CallRef(long projectId, long callLogId) implements Comparable<CallRef> {
    /** The order in which rows are locked, the same everywhere: unsorted batches deadlock. */
    @Override
    public int compareTo(CallRef other) {
        int byProject = Long.compare(projectId, other.projectId);
        return byProject != 0 ? byProject : Long.compare(callLogId, other.callLogId);
    }
}
