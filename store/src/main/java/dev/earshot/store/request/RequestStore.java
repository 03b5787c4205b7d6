package dev.earshot.store.request;

import dev.earshot.contracts.event.CallKey;
import dev.earshot.contracts.event.EventMessage;
import dev.earshot.contracts.event.Topic;
import dev.earshot.contracts.event.TraceContext;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.EvaluationRequest;
import dev.earshot.store.outbox.OutboxAppend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and their calls. */
@Singleton
public final class RequestStore {
    private static final String REQUEST = """
            insert into evaluation_request (project_id, id, kind, metric_ids, calls, requested_by, requested_at)
            values ($1, $2, $3, $4, $5, $6, $7)""";

    private static final String CALLS = """
            insert into evaluation_request_call (project_id, request_id, call_log_id)
            select $1, $2, id from unnest($3::bigint[]) id""";

    private static final String END = """
            update evaluation_request_call set state = $4, reason = $5, ended_at = now()
             where project_id = $1 and request_id = $2 and call_log_id = $3 and state = 'waiting'""";

    private static final String PROGRESS = """
            select r.project_id, r.id, r.kind, r.metric_ids, r.calls, r.requested_at, n.*
              from evaluation_request r
             cross join lateral (
               select count(*) filter (where c.state = 'evaluated') as evaluated,
                      count(*) filter (where c.state = 'skipped') as skipped,
                      count(*) filter (where c.state = 'failed') as failed, max(c.ended_at) as ended_at
                 from evaluation_request_call c where c.project_id = r.project_id and c.request_id = r.id) n
             where r.project_id = any ($1) and r.id = $2""";

    private final Pool pool;

    /** On the pool of the services. */
    @Inject
    public RequestStore(Pool pool) {
        this.pool = pool;
    }

    /** What became of one call of a request. */
    public enum End {
        EVALUATED("evaluated"),
        SKIPPED("skipped"),
        FAILED("failed");

        private final String word;

        End(String word) {
            this.word = word;
        }
    }

    /**
     * What is asked for.
     *
     * @param kind the request's name in the API
     * @param metricIds empty for all that each call gets
     * @param calls each once, of this project; whoever asks may see them
     * @param by name of the key
     * @param configOffset the configuration that it was checked with
     */
    public record Wish(
            long projectId,
            String kind,
            List<Long> metricIds,
            List<RequestedCall> calls,
            String by,
            long configOffset,
            Instant at) {
        public Wish {
            metricIds = List.copyOf(metricIds);
            calls = List.copyOf(calls);
        }
    }

    /** Stores wishes with the records that tell of them, in one transaction; gives their ids in their order. */
    public Uni<List<Long>> create(List<Wish> wishes) {
        return pool.withTransaction(connection -> Multi.createFrom()
                .iterable(wishes)
                .onItem()
                .transformToUniAndConcatenate(wish -> create(connection, wish))
                .collect()
                .asList());
    }

    private static Uni<Long> create(SqlConnection connection, Wish wish) {
        return connection
                .query("select nextval('entity_id')")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .call(id -> connection
                        .preparedQuery(REQUEST)
                        .execute(Tuple.tuple()
                                .addLong(wish.projectId())
                                .addLong(id)
                                .addString(wish.kind())
                                .addArrayOfLong(wish.metricIds().toArray(Long[]::new))
                                .addInteger(wish.calls().size())
                                .addString(wish.by())
                                .addOffsetDateTime(wish.at().atOffset(ZoneOffset.UTC))))
                .call(id -> connection
                        .preparedQuery(CALLS)
                        .execute(Tuple.tuple()
                                .addLong(wish.projectId())
                                .addLong(id)
                                .addArrayOfLong(wish.calls().stream()
                                        .map(RequestedCall::callLogId)
                                        .toArray(Long[]::new))))
                .call(id -> OutboxAppend.to(connection, messages(wish, id)));
    }

    private static List<EventMessage> messages(Wish wish, long id) {
        TraceContext trace = TraceContext.start();
        return wish.calls().stream()
                .map(call -> EventMessage.cloudEvent(
                        Topic.EVALUATIONS_REQUESTED,
                        new CallKey(wish.projectId(), call.callId()).text(),
                        "/earshot/control-plane",
                        "dev.earshot.evaluation.requested.v1",
                        "req_" + wish.projectId() + "_" + id + "_" + call.callLogId(),
                        wish.at(),
                        trace,
                        EarshotJson.bytes(new EvaluationRequest(
                                id,
                                wish.projectId(),
                                call.callLogId(),
                                call.callId(),
                                wish.metricIds(),
                                wish.configOffset(),
                                wish.at()))))
                .toList();
    }

    /** Says what became of a call; once said it stays. */
    public Uni<Void> end(long projectId, long requestId, long callLogId, End end, @Nullable String reason) {
        return pool.preparedQuery(END)
                .execute(Tuple.of(projectId, requestId, callLogId, end.word, reason))
                .replaceWithVoid();
    }

    /** A request of one of these projects, {@code null} when there is none. */
    public static Uni<@Nullable RequestProgress> progress(SqlClient client, List<Long> projects, long id) {
        return client.preparedQuery(PROGRESS)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(id))
                .map(rows -> rows.size() == 0 ? null : progress(rows.iterator().next()));
    }

    private static RequestProgress progress(Row row) {
        int calls = row.getInteger("calls");
        int evaluated = row.getLong("evaluated").intValue();
        int skipped = row.getLong("skipped").intValue();
        int failed = row.getLong("failed").intValue();
        OffsetDateTime ended = row.getOffsetDateTime("ended_at");
        boolean isOver = evaluated + skipped + failed >= calls;
        return new RequestProgress(
                row.getLong("project_id"),
                row.getLong("id"),
                row.getString("kind"),
                List.of(row.getArrayOfLongs("metric_ids")),
                calls,
                evaluated,
                skipped,
                failed,
                row.getOffsetDateTime("requested_at").toInstant(),
                isOver && ended != null ? ended.toInstant() : null);
    }
}
