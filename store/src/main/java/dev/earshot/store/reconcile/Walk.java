package dev.earshot.store.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a provider's list of calls, as whoever claimed it finds it.
 *
 * @param agentId whose key: an agent's own, or 0 for the project's
 * @param place how far it has come
 * @param until where it ends, {@code null} for never ({@link Kind#AUTO})
 * @param attempts that failed in a row
 * @param now the database's time of the claim
 * @param leaseVersion of the claim
 */
public record Walk(
        long projectId,
        long id,
        String provider,
        long agentId,
        Kind kind,
        Place place,
        @Nullable Instant until,
        int attempts,
        Instant now,
        long leaseVersion) {
    /** What it is for. */
    public enum Kind {
        /** It follows the list, for as long as the switch is on. */
        AUTO,
        /** It recovers what is missing of a window. */
        BACKFILL,
        /** It counts what is missing of a window. */
        PREVIEW
    }

    /**
     * How far a walk has come.
     *
     * @param since what began before is settled
     * @param windowTo end of the window that is being read, {@code null} between two
     * @param page the provider's cursor within it, {@code null} at its first page
     * @param pageSize {@code null} for the usual one
     * @param pages read of this window
     * @param held start of the earliest call of this window that is not over yet, {@code null} when all are
     */
    public record Place(
            Instant since,
            @Nullable Instant windowTo,
            @Nullable String page,
            @Nullable Integer pageSize,
            int pages,
            @Nullable Instant held) {
        /** Between two windows. */
        public static Place at(Instant since) {
            return new Place(since, null, null, null, 0, null);
        }
    }
}
