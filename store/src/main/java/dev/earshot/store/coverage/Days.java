package dev.earshot.store.coverage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;

/**
 * Whose calls of which days of receipt.
 *
 * @param projects of none there is nothing
 * @param first a day of UTC
 * @param last the last of them, itself one
 */
public record Days(List<Long> projects, LocalDate first, LocalDate last) {
    /** Days are partitions: each is joined and counted for itself, in memory, and not all together. */
    private static final String BY_DAY = "select set_config('enable_partitionwise_join', 'on', true),"
            + " set_config('enable_partitionwise_aggregate', 'on', true)";

    public Days {
        projects = List.copyOf(projects);
    }

    Long[] projectIds() {
        return projects.toArray(Long[]::new);
    }

    /** Lets what follows in the client's transaction count day by day. */
    static Uni<Void> dayByDay(SqlClient client) {
        return client.query(BY_DAY).execute().replaceWithVoid();
    }
}
