package dev.earshot.store.coverage;

import dev.earshot.store.coverage.Freshness.Deliveries;
import dev.earshot.store.coverage.Freshness.Took;
import dev.earshot.store.coverage.Freshness.Waiting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How far projects are behind. */
public final class FreshnessViews {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * How far back those are looked for that nobody has begun. They are the last ones of their partition, so that a window
     * which has some that were begun and none that was not ends the search; what is older than the last is for coverage.
     */
    private static final List<Duration> WINDOWS = List.of(Duration.ofMinutes(15), HOUR, Duration.ofHours(4), DAY);

    private FreshnessViews() {}

    /** Each of these projects, in their order. */
    public static Uni<List<Freshness>> of(SqlClient client, List<Long> projects, Instant now) {
        if (projects.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Found found = new Found();
        return undecided(client, projects, found)
                .chain(() -> unplanned(client, projects, now, 0, found))
                .chain(() -> verdicts(client, projects, now, found))
                .chain(() -> deliveries(client, projects, found))
                .map(_ -> projects.stream().map(found::of).toList());
    }

    private static final class Found {
        private final Map<Long, List<Waiting>> undecided = new HashMap<>();
        private final Map<Long, Waiting> unplanned = new HashMap<>();
        private final Map<Long, Took> hours = new HashMap<>();
        private final Map<Long, Took> days = new HashMap<>();
        private final Map<Long, Deliveries> deliveries = new HashMap<>();

        private Freshness of(long project) {
            List<Waiting> waiting = new ArrayList<>(undecided.getOrDefault(project, List.of()));
            Waiting fresh = unplanned.get(project);
            if (fresh != null) {
                waiting.add(fresh);
            }
            return new Freshness(
                    project,
                    waiting,
                    hours.getOrDefault(project, Took.NOTHING),
                    days.getOrDefault(project, Took.NOTHING),
                    deliveries.getOrDefault(project, Deliveries.NONE));
        }
    }

    private static Uni<Boolean> undecided(SqlClient client, List<Long> projects, Found found) {
        return client.preparedQuery(FreshnessSql.UNDECIDED)
                .execute(these(projects))
                .map(rows -> {
                    for (Row row : rows) {
                        found.undecided
                                .computeIfAbsent(row.getLong("project_id"), _ -> new ArrayList<>())
                                .add(new Waiting(
                                        CallEnd.valueOf(row.getString("ended")),
                                        row.getLong("number"),
                                        row.getOffsetDateTime("oldest").toInstant()));
                    }
                    return true;
                });
    }

    private static Uni<Boolean> unplanned(
            SqlClient client, Collection<Long> projects, Instant now, int window, Found found) {
        Instant since = now.minus(WINDOWS.get(window));
        return client.preparedQuery(FreshnessSql.UNPLANNED)
                .execute(these(projects).addOffsetDateTime(since.atOffset(ZoneOffset.UTC)))
                .chain(rows -> {
                    Set<Long> further = new TreeSet<>();
                    for (Row row : rows) {
                        long project = row.getLong("project_id");
                        Instant oldest = instant(row, "oldest");
                        if (oldest != null) {
                            found.unplanned.put(
                                    project, new Waiting(CallEnd.NOT_PLANNED, row.getLong("number"), oldest));
                        }
                        if (oldest != null || row.getLong("begun") == 0) {
                            further.add(project);
                        }
                    }
                    return further.isEmpty() || window + 1 == WINDOWS.size()
                            ? Uni.createFrom().item(true)
                            : unplanned(client, further, now, window + 1, found);
                });
    }

    private static Uni<Boolean> verdicts(SqlClient client, List<Long> projects, Instant now, Found found) {
        return client.preparedQuery(FreshnessSql.VERDICTS)
                .execute(these(projects)
                        .addOffsetDateTime(now.minus(HOUR).atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(now.minus(DAY).atOffset(ZoneOffset.UTC))
                        .addInteger(Freshness.VERDICTS))
                .map(rows -> {
                    for (Row row : rows) {
                        found.hours.put(row.getLong("project_id"), took(row, "hour"));
                        found.days.put(row.getLong("project_id"), took(row, "day"));
                    }
                    return true;
                });
    }

    private static Took took(Row row, String window) {
        Double @Nullable [] seconds = row.getArrayOfDoubles(window);
        return seconds == null ? Took.NOTHING : new Took(row.getLong(window + "_number"), List.of(seconds));
    }

    private static Uni<Boolean> deliveries(SqlClient client, List<Long> projects, Found found) {
        return client.preparedQuery(FreshnessSql.DELIVERIES)
                .execute(these(projects))
                .map(rows -> {
                    for (Row row : rows) {
                        found.deliveries.put(
                                row.getLong("project_id"),
                                new Deliveries(
                                        row.getLong("due"),
                                        instant(row, "oldest"),
                                        row.getLong("scheduled"),
                                        row.getLong("under_way")));
                    }
                    return true;
                });
    }

    private static Tuple these(Collection<Long> projects) {
        return Tuple.tuple().addArrayOfLong(projects.toArray(Long[]::new));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
