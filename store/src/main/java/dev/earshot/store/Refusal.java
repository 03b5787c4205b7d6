package dev.earshot.store;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/** Tells data that the database will never take from a database that is away, which heals. */
public final class Refusal {
    private Refusal() {}

    /**
     * Whether the database refused what was sent, so that sending it again is of no use.
     *
     * @return {@code true} for SQLSTATE classes 22 (data), 23 (integrity) and 54 (limits); everything else, such as a
     *     lost connection, a deadlock or a table that is not there yet, may heal
     */
    public static boolean isRefused(@Nullable Throwable failure) {
        if (failure instanceof PgException refused) {
            String state = refused.getSqlState();
            return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
        }
        return failure != null && isRefused(failure.getCause());
    }
}
