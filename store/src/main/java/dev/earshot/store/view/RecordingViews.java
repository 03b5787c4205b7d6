package dev.earshot.store.view;

import dev.earshot.contracts.api.CallRecording;
import dev.earshot.contracts.api.RecordingProgress;
import dev.earshot.contracts.json.EarshotJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recordings of calls, without their calls' documents. The client says who asks. */
public final class RecordingViews {
    /** A column of a statement whose call log is {@code c}. */
    static final String PROGRESS = """
            (select jsonb_build_object('state', r.state, 'reason', r.reason, 'reference', r.reference,
                                              'size_bytes', r.size_bytes, 'due_at', r.due_at)::text
                      from recording r where r.project_id = c.project_id and r.call_log_id = c.call_log_id) as recording""";

    private static final String ONE = """
            select c.document ->> 'recording_ref' as reference,
                   c.document ->> 'recording_url' is not null as elsewhere,
            """ + PROGRESS + """

              from call_key k
              join call_log c on c.project_id = k.project_id and c.received_on = k.received_on
                             and c.call_log_id = k.call_log_id
             where k.project_id = any ($1) and k.call_log_id = $2 and k.deleted_at is null
             order by c.project_id limit 1""";

    private RecordingViews() {}

    /** The recording of one call of one of these projects, {@code null} when there is no such call. */
    public static Uni<@Nullable CallRecording> view(SqlClient client, List<Long> projects, long callLogId) {
        return client.preparedQuery(ONE)
                .execute(Tuple.tuple()
                        .addArrayOfLong(projects.toArray(Long[]::new))
                        .addLong(callLogId))
                .map(rows -> rows.size() == 0 ? null : recording(rows.iterator().next()));
    }

    private static CallRecording recording(Row row) {
        String progress = row.getString("recording");
        return CallRecording.of(
                row.getString("reference"),
                row.getBoolean("elsewhere"),
                progress == null ? null : EarshotJson.read(progress, RecordingProgress.class));
    }
}
