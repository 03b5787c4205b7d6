package dev.earshot.store.view;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement over the calls of a filter, with its parameters. One project is an equality, so that its index gives the
 * order; of several, each gives its own newest, and those are merged.
 */
record ListSql(String text, Tuple parameters) {
    private static final String ORDER = " order by call_timestamp desc, call_log_id desc";

    /** Keys of the newest calls of the filter. */
    static ListSql keys(CallFilter filter, int limit, long offset) {
        Builder sql = new Builder();
        String most = sql.parameter(limit + offset);
        return sql.build("select project_id, call_log_id, received_on from ("
                + sql.calls(filter, ORDER + " limit " + most) + ") newest" + ORDER + " limit "
                + sql.parameter((long) limit)
                + " offset " + sql.parameter(offset));
    }

    /** How many there are, up to a limit. */
    static ListSql count(CallFilter filter, long limit) {
        Builder sql = new Builder();
        String most = " limit " + sql.parameter(limit);
        return sql.build(
                "select count(*) from (select 1 from (" + sql.calls(filter, most) + ") each" + most + ") counted");
    }

    /** How many there are, as the planner believes. */
    static ListSql estimate(CallFilter filter) {
        Builder sql = new Builder();
        return sql.build("explain (format json) " + sql.calls(filter, ""));
    }

    private static final class Builder {
        private final List<Object> parameters = new ArrayList<>();

        String parameter(Object value) {
            parameters.add(value);
            return "$" + parameters.size();
        }

        ListSql build(String text) {
            return new ListSql(text, Tuple.from(parameters));
        }

        String calls(CallFilter filter, String rest) {
            List<Long> projects = filter.projects();
            if (projects.size() == 1) {
                return of(parameter(projects.getFirst()), filter, rest);
            }
            String all = parameter(projects.toArray(Long[]::new));
            return "select each.* from unnest(" + all + "::bigint[]) p (id) cross join lateral ("
                    + of("p.id", filter, rest) + ") each";
        }

        private String of(String project, CallFilter filter, String rest) {
            String from = parameter(filter.from().atOffset(ZoneOffset.UTC));
            StringBuilder sql = new StringBuilder(
                            "select c.project_id, c.call_log_id, c.received_on, c.call_timestamp from call_log c where")
                    .append(" c.project_id = ")
                    .append(project)
                    .append(" and c.origin = 'production' and c.call_timestamp >= ")
                    .append(from)
                    .append("::timestamptz and c.call_timestamp <= ")
                    .append(parameter(filter.until().atOffset(ZoneOffset.UTC)))
                    .append("::timestamptz and c.received_on >= (")
                    .append(from)
                    .append("::timestamptz at time zone 'utc')::date - 1");
            if (filter.agentId() != null) {
                sql.append(" and c.agent_id = ").append(parameter(filter.agentId()));
            }
            if (!filter.callLogIds().isEmpty()) {
                sql.append(" and c.call_log_id = any (")
                        .append(parameter(filter.callLogIds().toArray(Long[]::new)))
                        .append("::bigint[])");
            }
            return sql.append(" and not exists (select from call_key k where k.project_id = c.project_id")
                    .append(" and k.call_log_id = c.call_log_id and k.deleted_at is not null)")
                    .append(rest)
                    .toString();
        }
    }
}
