package dev.earshot.store.outbox;

import dev.earshot.contracts.event.EventMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbox as the relay works it off, in its own blocking session. What is relayed and what is not stands in the table
 * alone. Ids rise in the order of the inserts, and writers of one key take turns by its row's lock: by id is in order.
 */
public final class OutboxTable {
    /** Rows that are read at once at most, in number and in bytes of payload; the first always. */
    private static final String WAITING = """
            select id, created_at, messages from (
              select id, created_at, messages, sum(octet_length(messages)) over (order by id) as bytes,
                     row_number() over (order by id) as place
                from (select id, created_at, messages::text as messages from outbox
                       where relayed_at is null and failure is null order by id limit 200) oldest) row
             where bytes <= 4 * 1024 * 1024 or place = 1
             order by id""";

    private OutboxTable() {}

    /** One row as it stands there: the messages of one transaction. */
    public record Waiting(long id, Instant createdAt, String payload) {
        /**
         * What is to be published, in order.
         *
         * @throws RuntimeException when the payload is not ours
         */
        public List<EventMessage> messages() {
            return OutboxRows.messages(payload);
        }

        /** Ids and sizes only: a payload may hold transcript text. */
        @Override
        public String toString() {
            return "Waiting[" + id + ", " + payload.length() + " characters]";
        }
    }

    /** The oldest rows that nobody has relayed yet. */
    public static List<Waiting> waiting(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(WAITING);
                ResultSet rows = select.executeQuery()) {
            List<Waiting> waiting = new ArrayList<>();
            while (rows.next()) {
                waiting.add(new Waiting(
                        rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant(), rows.getString(3)));
            }
            return waiting;
        }
    }

    /** Says that all messages of these rows are acknowledged. */
    public static void relayed(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update outbox set relayed_at = now() where id = any (?) and relayed_at is null")) {
            update.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            update.executeUpdate();
        }
    }

    /** Sets a row aside that cannot be published, with the reason; it waits for a person. */
    public static void setAside(Connection connection, long id, String failure) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update outbox set failure = ? where id = ? and relayed_at is null")) {
            update.setString(1, failure);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** Drops whole days that were relayed; returns how many. */
    public static int dropOldDays(Connection connection) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement("select drop_relayed_outbox_days()");
                ResultSet row = drop.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
