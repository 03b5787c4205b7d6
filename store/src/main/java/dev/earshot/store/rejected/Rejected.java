package dev.earshot.store.rejected;

import dev.earshot.contracts.webhook.Rejection;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not go on, and what became of it.
 *
 * @param projectId 0 when the record names no project
 * @param id of the record; a webhook that comes again has the same
 * @param door empty when it is no webhook
 * @param why of its newest rejection
 * @param receivedAt what the record says, {@code null} where that is no time
 * @param rejectedAt its newest rejection
 * @param partition of the rejected topic, where the bytes lie
 * @param offset in that partition
 * @param bytes size of the body
 * @param rejections how often it was rejected, from 1
 * @param replays how often it was replayed
 * @param note of whoever discarded it, else {@code null}
 * @param decidedAt {@code null} while it is open
 */
public record Rejected(
        long projectId,
        String id,
        String door,
        Rejection why,
        @Nullable Instant receivedAt,
        Instant rejectedAt,
        int partition,
        long offset,
        int bytes,
        int rejections,
        int replays,
        State state,
        @Nullable String note,
        @Nullable Instant decidedAt) {

    /** What became of it. */
    public enum State {
        /** Nobody has decided. */
        OPEN,
        /** Published again; should it be rejected again, it is open again. */
        REPLAYED,
        /** Not wanted; its note says why. */
        DISCARDED,
        /** The topic let go of the bytes before anybody decided. */
        EXPIRED;

        /** As the table and the API write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As it is found on the topic: open, and rejected once. */
    public static Rejected found(
            long projectId,
            String id,
            String door,
            Rejection why,
            @Nullable Instant receivedAt,
            Instant rejectedAt,
            int partition,
            long offset,
            int bytes) {
        return new Rejected(
                projectId,
                id,
                door,
                why,
                receivedAt,
                rejectedAt,
                partition,
                offset,
                bytes,
                1,
                0,
                State.OPEN,
                null,
                null);
    }

    static Rejected of(Row row) {
        return new Rejected(
                row.getLong("project_id"),
                row.getString("id"),
                row.getString("door"),
                new Rejection(
                        row.getString("stage"),
                        row.getString("reason"),
                        row.getString("pointer"),
                        row.getString("expectation")),
                instant(row.getOffsetDateTime("received_at")),
                row.getOffsetDateTime("rejected_at").toInstant(),
                row.getInteger("topic_partition"),
                row.getLong("topic_offset"),
                row.getInteger("bytes"),
                row.getInteger("rejections"),
                row.getInteger("replays"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("note"),
                instant(row.getOffsetDateTime("decided_at")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
