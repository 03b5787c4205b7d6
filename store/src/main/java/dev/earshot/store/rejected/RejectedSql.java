package dev.earshot.store.rejected;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A statement on the rejections of a filter. Every index begins with the project, so each project is asked for its own:
 * those of the scope, or, where that is everything, those that the index itself knows.
 */
record RejectedSql(String text, Tuple parameters) {
    /** The projects of the table, each found by one step down the primary key. */
    private static final String KNOWN = """
            with recursive known (id) as (
              select min(project_id) from rejected_webhook
              union all
              select (select min(r.project_id) from rejected_webhook r where r.project_id > known.id)
                from known where known.id is not null)
            """;

    /** Newest first, after a place where one is given. */
    static RejectedSql page(RejectedFilter filter, RejectedIndex.@Nullable Place after, int limit) {
        Builder sql = new Builder();
        String most = sql.parameter(limit);
        String beyond = "";
        if (after != null) {
            String time = sql.parameter(after.rejectedAt().atOffset(ZoneOffset.UTC)) + "::timestamptz";
            beyond = " and r.rejected_at <= " + time + " and (r.rejected_at, r.project_id, r.id) < (" + time + ", "
                    + sql.parameter(after.projectId()) + "::bigint, " + sql.parameter(after.id()) + "::text)";
        }
        String projects = sql.projects(filter.scope());
        return sql.of(sql.head + "select each.* from " + projects
                + " cross join lateral (select r.* from rejected_webhook r where r.project_id = p.id"
                + sql.conditions(filter) + beyond + " order by r.rejected_at desc, r.id desc limit " + most
                + ") each order by each.rejected_at desc, each.project_id desc, each.id desc limit " + most);
    }

    /** The one with this id. */
    static RejectedSql one(RejectedFilter.Scope scope, String id) {
        Builder sql = new Builder();
        String projects = sql.projects(scope);
        return sql.of(sql.head + "select r.* from " + projects
                + " join rejected_webhook r on r.project_id = p.id and r.id = " + sql.parameter(id) + " limit 1");
    }

    /** How many. */
    static RejectedSql count(RejectedFilter filter) {
        Builder sql = new Builder();
        String projects = sql.projects(filter.scope());
        return sql.of(sql.head + "select count(*) from " + projects
                + " join rejected_webhook r on r.project_id = p.id where true" + sql.conditions(filter));
    }

    /** Discards all of the filter. */
    static RejectedSql discard(RejectedFilter filter, String note) {
        Builder sql = new Builder();
        String projects = sql.projects(filter.scope());
        return sql.of(sql.head + "update rejected_webhook r set state = 'discarded', decided_at = now(), note = "
                + sql.parameter(note) + " from " + projects + " where r.project_id = p.id" + sql.conditions(filter));
    }

    private static final class Builder {
        private final Tuple parameters = Tuple.tuple();
        private String head = "";

        private RejectedSql of(String text) {
            return new RejectedSql(text, parameters);
        }

        private String parameter(Object value) {
            parameters.addValue(value);
            return "$" + parameters.size();
        }

        private String projects(RejectedFilter.Scope scope) {
            return switch (scope) {
                case RejectedFilter.Scope.Everything _ -> {
                    head = KNOWN;
                    yield "(select id from known where id is not null) p";
                }
                case RejectedFilter.Scope.Only only ->
                    "unnest(" + parameter(only.projects().toArray(Long[]::new)) + "::bigint[]) p (id)";
            };
        }

        private String conditions(RejectedFilter filter) {
            StringBuilder sql = new StringBuilder();
            equal(sql, "reason", filter.reason());
            equal(sql, "stage", filter.stage());
            equal(sql, "door", filter.door());
            equal(sql, "state", filter.state() == null ? null : filter.state().word());
            if (filter.from() != null) {
                sql.append(" and r.rejected_at >= ")
                        .append(parameter(filter.from().atOffset(ZoneOffset.UTC)));
            }
            if (filter.until() != null) {
                sql.append(" and r.rejected_at < ")
                        .append(parameter(filter.until().atOffset(ZoneOffset.UTC)));
            }
            return sql.toString();
        }

        private void equal(StringBuilder sql, String column, @Nullable String value) {
            if (value != null) {
                sql.append(" and r.").append(column).append(" = ").append(parameter(value));
            }
        }
    }
}
