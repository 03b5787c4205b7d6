package dev.earshot.store.view;

import dev.earshot.contracts.api.EvaluatedCall;
import dev.earshot.contracts.api.RecordingProgress;
import dev.earshot.contracts.call.CallLog;
import dev.earshot.contracts.call.CallRevision;
import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.contracts.score.Score;
import dev.earshot.contracts.score.Verdict;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call as it came from the database, its documents still text: reading them takes a while, so who may wait does it. */
public final class CallView {
    private final long projectId;
    private final long callLogId;
    private final int revision;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final Instant webhookAt;
    private final String document;
    private final @Nullable String agentName;
    private final @Nullable String scores;
    private final @Nullable String verdict;
    private final @Nullable Instant waitsUntil;
    private final @Nullable String recording;

    CallView(Row row) {
        this.projectId = row.getLong("project_id");
        this.callLogId = row.getLong("call_log_id");
        this.revision = row.getInteger("revision");
        this.createdAt = row.getOffsetDateTime("created_at").toInstant();
        this.updatedAt = row.getOffsetDateTime("updated_at").toInstant();
        this.webhookAt = row.getOffsetDateTime("webhook_at").toInstant();
        this.document = row.getString("document");
        this.agentName = row.getString("agent_name");
        this.scores = row.getString("scores");
        this.verdict = row.getString("verdict");
        OffsetDateTime waits = row.getOffsetDateTime("waits_until");
        this.waitsUntil = waits == null ? null : waits.toInstant();
        this.recording = row.getString("recording");
    }

    /** Whose it is. */
    public long projectId() {
        return projectId;
    }

    /** Which it is. */
    public long callLogId() {
        return callLogId;
    }

    /** Reads the documents. */
    public EvaluatedCall read() {
        return new EvaluatedCall(
                new CallRevision(revision, createdAt, updatedAt, webhookAt, EarshotJson.read(document, CallLog.class)),
                agentName,
                scores == null ? List.of() : List.of(EarshotJson.read(scores, Score[].class)),
                verdict == null ? null : EarshotJson.read(verdict, Verdict.class),
                waitsUntil,
                recording == null ? null : EarshotJson.read(recording, RecordingProgress.class));
    }
}
