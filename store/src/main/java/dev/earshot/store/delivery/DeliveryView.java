package dev.earshot.store.delivery;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A delivery without its body.
 *
 * @param agentId ours, {@code null} when its call has none
 * @param url where its last attempt went, or its next goes
 * @param attempts how many were made
 * @param attemptsBefore how many of them before somebody asked for it again
 * @param bytes of the body
 * @param dueAt when its next attempt is due, {@code null} when there is none
 * @param endedAt {@code null} until it ended
 */
public record DeliveryView(
        long projectId,
        String id,
        LocalDate receivedOn,
        long callLogId,
        @Nullable Long agentId,
        String eventType,
        int verdictNumber,
        String url,
        DeliveryState state,
        int attempts,
        int attemptsBefore,
        int bytes,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant endedAt) {
    static final String COLUMNS = """
            d.project_id, d.id, d.received_on, d.call_log_id, d.agent_id, d.event_type, d.verdict_number, d.url, d.state,
            d.attempts, d.attempts_before, coalesce(d.body_length, octet_length(d.body)) as bytes, d.created_at, d.due_at,
            d.ended_at""";

    static DeliveryView of(Row row) {
        DeliveryState state = DeliveryState.of(row.getString("state"));
        if (state == null) {
            throw new IllegalStateException("no state: " + row.getString("state"));
        }
        return new DeliveryView(
                row.getLong("project_id"),
                row.getString("id"),
                row.getLocalDate("received_on"),
                row.getLong("call_log_id"),
                row.getLong("agent_id"),
                row.getString("event_type"),
                row.getInteger("verdict_number"),
                row.getString("url"),
                state,
                row.getInteger("attempts"),
                row.getInteger("attempts_before"),
                row.getInteger("bytes"),
                row.getOffsetDateTime("created_at").toInstant(),
                state == DeliveryState.DUE ? instant(row, "due_at") : null,
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    /** Ids and sizes only: an address may hold a secret. */
    @Override
    public String toString() {
        return "DeliveryView[" + id + " project=" + projectId + " " + state + " " + bytes + " bytes]";
    }
}
