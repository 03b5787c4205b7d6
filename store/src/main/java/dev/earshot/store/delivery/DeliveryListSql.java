package dev.earshot.store.delivery;

import dev.earshot.store.delivery.DeliveryViews.Place;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement on the deliveries of a filter. Every index begins with the project, so each project gives its own newest, and
 * those are merged. States stand in the text as they are, not as parameters: an index over some states serves those only.
 */
record DeliveryListSql(String text, Tuple parameters) {
    /** Newest first, after a place where one is given. */
    static DeliveryListSql page(DeliveryFilter filter, @Nullable Place after, int limit) {
        Builder sql = new Builder();
        String most = sql.parameter(limit);
        String beyond = "";
        if (after != null) {
            String time = sql.time(after.createdAt());
            beyond = " and d.created_at <= " + time + " and (d.created_at, d.project_id, d.id) < (" + time + ", "
                    + sql.parameter(after.projectId()) + "::bigint, " + sql.parameter(after.id()) + "::text)";
        }
        return sql.of("select each.* from " + sql.projects(filter) + " cross join lateral (select "
                + DeliveryView.COLUMNS + " from delivery d where d.project_id = p.id" + sql.conditions(filter) + beyond
                + " order by d.created_at desc, d.id desc limit " + most
                + ") each order by each.created_at desc, each.project_id desc, each.id desc limit " + most);
    }

    /** How many. */
    static DeliveryListSql count(DeliveryFilter filter) {
        Builder sql = new Builder();
        return sql.of("select count(*) from " + sql.projects(filter)
                + " join delivery d on d.project_id = p.id where true" + sql.conditions(filter));
    }

    private static final class Builder {
        private final Tuple parameters = Tuple.tuple();

        private DeliveryListSql of(String text) {
            return new DeliveryListSql(text, parameters);
        }

        private String parameter(Object value) {
            parameters.addValue(value);
            return "$" + parameters.size();
        }

        private String time(Instant time) {
            return parameter(time.atOffset(ZoneOffset.UTC)) + "::timestamptz";
        }

        private String projects(DeliveryFilter filter) {
            return "unnest(" + parameter(filter.projects().toArray(Long[]::new)) + "::bigint[]) p (id)";
        }

        private String conditions(DeliveryFilter filter) {
            StringBuilder sql = new StringBuilder();
            if (filter.callLogId() != null) {
                sql.append(" and d.call_log_id = ")
                        .append(parameter(filter.callLogId()))
                        .append("::bigint");
            }
            if (!filter.states().isEmpty()) {
                sql.append(" and d.state in (")
                        .append(filter.states().stream()
                                .map(state -> "'" + state.word() + "'")
                                .sorted()
                                .collect(Collectors.joining(", ")))
                        .append(")");
            }
            if (filter.eventType() != null) {
                sql.append(" and d.event_type = ")
                        .append(parameter(filter.eventType()))
                        .append("::text");
            }
            if (filter.from() != null) {
                sql.append(" and d.created_at >= ").append(time(filter.from()));
            }
            if (filter.until() != null) {
                // Nothing is told of a call before it was received; clocks of two hops need not agree.
                sql.append(" and d.created_at < ")
                        .append(time(filter.until()))
                        .append(" and d.received_on <= (")
                        .append(time(filter.until()))
                        .append(" at time zone 'utc')::date + 1");
            }
            return sql.toString();
        }
    }
}
