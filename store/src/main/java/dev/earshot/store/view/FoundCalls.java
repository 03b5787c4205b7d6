package dev.earshot.store.view;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls by their ids, without their documents. The client says who asks. */
public final class FoundCalls {
    private static final String BY_ID = """
            select k.project_id, k.call_log_id, k.received_on, k.provider_call_id, c.agent_id, c.revision
              from unnest($2::bigint[]) with ordinality w (id, place)
              join call_key k on k.project_id = any ($1) and k.call_log_id = w.id
             cross join lateral (select each.agent_id, each.revision from call_log each
                      where each.project_id = k.project_id and each.received_on = k.received_on
                        and each.call_log_id = k.call_log_id offset 0) c
             where k.deleted_at is null
             order by w.place""";

    private static final String APPLIED = """
            select 1 from call_key k
             cross join lateral (select each.provenance from call_log each
                      where each.project_id = k.project_id and each.received_on = k.received_on
                        and each.call_log_id = k.call_log_id offset 0) c
             where k.project_id = $1 and k.call_log_id = $2 and position($3 in c.provenance::text) > 0""";

    private FoundCalls() {}

    /**
     * One of them.
     *
     * @param key where it lies
     * @param callId the provider's id
     * @param agentId {@code null} when it is unknown
     */
    public record FoundCall(
            CallViews.Key key, String callId, @Nullable Long agentId, int revision) {}

    /** Those of these calls that are there, in the order of the ids. */
    public static Uni<List<FoundCall>> byId(SqlClient client, List<Long> projects, List<Long> ids) {
        return client.preparedQuery(BY_ID)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addArrayOfLong(ids.toArray(Long[]::new)))
                .map(rows -> {
                    List<FoundCall> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        long id = row.getLong("call_log_id");
                        found.add(new FoundCall(
                                new CallViews.Key(
                                        row.getLong("project_id"),
                                        row.getLocalDate("received_on"),
                                        id,
                                        new CallOrder.Place(0, id)),
                                row.getString("provider_call_id"),
                                row.getLong("agent_id"),
                                row.getInteger("revision")));
                    }
                    return found;
                });
    }

    /** Whether something stands in this call that the webhook of this id told. */
    public static Uni<Boolean> holds(SqlClient client, CallViews.Key call, String webhookId) {
        return client.preparedQuery(APPLIED)
                .execute(Tuple.of(call.projectId(), call.callLogId(), webhookId))
                .map(rows -> rows.size() > 0);
    }
}
