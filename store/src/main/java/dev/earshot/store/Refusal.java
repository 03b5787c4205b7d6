package dev.earshot.store;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/** Tells data that the database will never take from a database that is away, which heals. */
public final class Refusal {
    private static final String CHECK_VIOLATION = "23514";

    private Refusal() {}

    /**
     * Whether the database refused what was sent, so that sending it again is of no use.
     *
     * @return {@code true} for SQLSTATE classes 22 (data), 23 (integrity), 54 (limits) and P0 (raised by our functions);
     *     everything else, such as a lost connection, a deadlock, or a table or {@linkplain #isPartitionMissing
     *     partition} that is not there yet, may heal
     */
    public static boolean isRefused(@Nullable Throwable failure) {
        PgException refused = refusal(failure);
        String state = refused == null ? null : refused.getSqlState();
        return state != null
                && !isPartitionMissing(refused)
                && (state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("54")
                        || state.startsWith("P0"));
    }

    /**
     * Whether a row found no partition to lie in: it was never made, or somebody dropped it. PostgreSQL reports it as a
     * violated check, but of no constraint; once the partition is made the same row fits.
     */
    public static boolean isPartitionMissing(@Nullable Throwable failure) {
        PgException refused = refusal(failure);
        return refused != null && CHECK_VIOLATION.equals(refused.getSqlState()) && refused.getConstraint() == null;
    }

    private static @Nullable PgException refusal(@Nullable Throwable failure) {
        if (failure instanceof PgException refused) {
            return refused;
        }
        return failure == null ? null : refusal(failure.getCause());
    }
}
