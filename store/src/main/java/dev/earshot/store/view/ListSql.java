package dev.earshot.store.view;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement over the calls of a filter, with its parameters. One project is an equality, so that its index gives the
 * order; of several, each gives its own newest, and those are merged. A deleted call has no row here.
 */
record ListSql(String text, Tuple parameters) {
    private static final String KEYS = "select project_id, call_log_id, received_on, place from (";

    /**
     * Keys of the first calls of the filter.
     *
     * @param after only those behind this place, {@code null} for all
     */
    static ListSql keys(CallFilter filter, CallOrder order, CallOrder.@Nullable Place after, int limit, long offset) {
        Builder sql = new Builder(filter, order);
        String by = " order by place" + order.direction() + ", call_log_id" + order.direction();
        String most = " limit " + sql.parameters.bigint(limit + offset);
        return sql.build(KEYS + sql.calls(after, sql.inside() + most) + ") first" + by + " limit "
                + sql.parameters.bigint(limit) + " offset " + sql.parameters.bigint(offset));
    }

    /** How many there are, up to a limit. */
    static ListSql count(CallFilter filter, long limit) {
        Builder sql = new Builder(filter, CallOrder.NEWEST);
        String most = " limit " + sql.parameters.bigint(limit);
        return sql.build(
                "select count(*) from (select 1 from (" + sql.calls(null, most) + ") each" + most + ") counted");
    }

    /** How many there are, as the planner believes. */
    static ListSql estimate(CallFilter filter) {
        Builder sql = new Builder(filter, CallOrder.NEWEST);
        return sql.build("explain (format json) " + sql.calls(null, ""));
    }

    /** Values of a column with how many of the newest calls have each, the most frequent first. */
    static ListSql distinct(CallFilter filter, String column, @Nullable String part, int examined, int limit) {
        Builder sql = new Builder(filter, CallOrder.NEWEST);
        sql.columns = ", " + column + " as value";
        String newest = sql.calls(null, sql.inside() + " limit " + sql.parameters.bigint(examined));
        String like = part == null
                ? ""
                : " and value ilike "
                        + sql.parameters.text("%"
                                + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        return sql.build("select value, count(*) as calls from (" + newest + ") newest where value <> ''" + like
                + " group by value order by calls desc, value limit " + sql.parameters.bigint(limit));
    }

    private static final class Builder {
        private final Parameters parameters = new Parameters();
        private final CallFilter filter;
        private final CallOrder order;
        private String columns = "";

        Builder(CallFilter filter, CallOrder order) {
            this.filter = filter;
            this.order = order;
        }

        ListSql build(String text) {
            return new ListSql(text, parameters.tuple());
        }

        /** The order inside of the statement of one project. */
        String inside() {
            return " order by " + order.by().expression() + order.direction() + ", c.call_log_id" + order.direction();
        }

        String calls(CallOrder.@Nullable Place after, String rest) {
            List<Long> projects = filter.projects();
            if (projects.size() == 1) {
                return of(parameters.bigint(projects.getFirst()), after, rest);
            }
            String all = parameters.bigints(projects);
            return "select each.* from unnest(" + all + ") p (id) cross join lateral (" + of("p.id", after, rest)
                    + ") each";
        }

        private String of(String project, CallOrder.@Nullable Place after, String rest) {
            StringBuilder sql = new StringBuilder("select c.project_id, c.call_log_id, c.received_on, ")
                    .append(order.by().expression())
                    .append(" as place")
                    .append(columns)
                    .append(" from call_log c where c.project_id = ")
                    .append(project)
                    .append(" and c.origin = 'production'");
            if (filter.from() != null) {
                String from = parameters.time(filter.from());
                sql.append(" and c.call_timestamp >= ")
                        .append(from)
                        .append(" and c.received_on >= (")
                        .append(from)
                        .append(" at time zone 'utc')::date - 1");
            }
            if (filter.until() != null) {
                sql.append(" and c.call_timestamp <= ").append(parameters.time(filter.until()));
            }
            if (after != null) {
                sql.append(" and (")
                        .append(order.by().expression())
                        .append(", c.call_log_id) ")
                        .append(order.behind())
                        .append(" (")
                        .append(value(after.value()))
                        .append(", ")
                        .append(parameters.bigint(after.callLogId()))
                        .append(")");
            }
            String condition = new FilterSql(parameters, filter.projects()).of(filter.condition());
            if (!condition.equals("true")) {
                sql.append(" and ").append(condition);
            }
            return sql.append(rest).toString();
        }

        private String value(long value) {
            return order.by().isTime()
                    ? parameters.time(Instant.EPOCH.plus(value, ChronoUnit.MICROS))
                    : parameters.bigint(value);
        }
    }
}
