package dev.earshot.controlplane;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away or refuses from a bug of ours. */
public final class DatabaseFailure {
    private static final int DEEPEST = 10;

    private DatabaseFailure() {}

    /**
     * What the database says.
     *
     * @return the SQL state, {@code away} when there is no connection, {@code null} when the failure is not the database's
     */
    public static @Nullable String state(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            switch (cause) {
                case PgException refused -> {
                    return refused.getSqlState();
                }
                case SQLException refused -> {
                    return refused.getSQLState();
                }
                case IOException _, TimeoutException _, io.vertx.core.VertxException _ -> {
                    return "away";
                }
                default -> {}
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Whether the same request may succeed later: the database is away, overloaded, or somebody was in the way. */
    public static boolean isCurable(Throwable failure) {
        String state = state(failure);
        return state != null && (state.equals("away") || state.matches("(08|40|53|55|57|58).{3}"));
    }
}
