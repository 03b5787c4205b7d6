package dev.earshot.store.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log of writes as a request reads it. */
public final class AuditViews {
    private static final String WHERE = """

             where organization_id = $1 and at >= $2 and at <= $3
               and ($4::bigint is null or project_id = $4) and ($5::text is null or object_type = $5)
               and ($6::bigint is null or object_id = $6) and ($7::text is null or operation_type = $7)
               and ($8::text is null or action_type = $8)""";

    private static final String LIST =
            "select * from audit_log" + WHERE + " order by at desc, id desc limit $9 offset $10";
    private static final String COUNT = "select count(*) from audit_log" + WHERE;
    private static final String ONE = """
            select * from audit_log
             where organization_id = $1 and id = $2 and ($3::bigint is null or project_id = $3)""";

    private AuditViews() {}

    /**
     * Which writes.
     *
     * @param projectId {@code null} for all of the organisation
     */
    public record Filter(
            long organizationId,
            @Nullable Long projectId,
            Instant from,
            Instant until,
            @Nullable String objectType,
            @Nullable Long objectId,
            @Nullable String operationType,
            @Nullable String actionType) {
        private Tuple tuple() {
            return Tuple.tuple()
                    .addLong(organizationId)
                    .addOffsetDateTime(from.atOffset(ZoneOffset.UTC))
                    .addOffsetDateTime(until.atOffset(ZoneOffset.UTC))
                    .addLong(projectId)
                    .addString(objectType)
                    .addLong(objectId)
                    .addString(operationType)
                    .addString(actionType);
        }
    }

    /** A line of the log. */
    public record Logged(long id, AuditEntry entry) {}

    /**
     * Some lines.
     *
     * @param count of all that the filter lets through
     */
    public record Found(long count, List<Logged> rows) {
        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** Lines, newest first. */
    public static Uni<Found> list(SqlClient client, Filter filter, int limit, long offset) {
        return client.preparedQuery(COUNT)
                .execute(filter.tuple())
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(count -> client.preparedQuery(LIST)
                        .execute(filter.tuple().addInteger(limit).addLong(offset))
                        .map(rows -> {
                            List<Logged> found = new ArrayList<>(rows.size());
                            rows.forEach(row -> found.add(logged(row)));
                            return new Found(count, found);
                        }));
    }

    /** One line, {@code null} when there is none of this organisation and project. */
    public static Uni<@Nullable Logged> one(SqlClient client, long organizationId, @Nullable Long projectId, long id) {
        return client.preparedQuery(ONE)
                .execute(Tuple.tuple().addLong(organizationId).addLong(id).addLong(projectId))
                .map(rows -> rows.size() == 0 ? null : logged(rows.iterator().next()));
    }

    private static Logged logged(Row row) {
        return new Logged(
                row.getLong("id"),
                new AuditEntry(
                        row.getLong("organization_id"),
                        row.getLong("project_id"),
                        row.getOffsetDateTime("at").toInstant(),
                        row.getLong("key_id"),
                        row.getString("key_name"),
                        row.getString("action_type"),
                        row.getString("operation_type"),
                        row.getString("object_type"),
                        row.getLong("object_id"),
                        List.of(row.getArrayOfStrings("changed")),
                        row.getString("before_digest"),
                        row.getString("after_digest")));
    }
}
