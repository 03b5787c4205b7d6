package dev.earshot.store.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a relay asks of the database about itself: whether it leads, its slot, and which database this is. */
public final class RelaySession {
    /** The log's reader on the server. */
    public static final String SLOT = "earshot_outbox";

    /** Writes a row that the log carries, so that the slot moves on while the outbox is quiet. */
    public static final String HEARTBEAT =
            "with gone as (delete from relay_heartbeat) insert into relay_heartbeat default values";

    private RelaySession() {}

    /** How the slot stands. */
    public enum Slot {
        /** It is there and can be followed. */
        USABLE,
        /** There is none. */
        MISSING,
        /** The server has thrown away log that it still needed: it can never be followed again. */
        LOST
    }

    /** Takes the leader's place if it is free; it is held as long as this session lives. */
    public static boolean lead(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            // A leader whose machine has vanished is noticed by the server, and the place is free, within 11 seconds.
            settings.execute("set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2;"
                    + " set tcp_keepalives_count = 3; set tcp_user_timeout = 11000");
        }
        return truth(connection, "select pg_try_advisory_lock(hashtext('earshot.relay'))");
    }

    /** How the slot stands now. */
    public static Slot slot(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select coalesce(wal_status, '') = 'lost' from pg_replication_slots where slot_name = ?")) {
            select.setString(1, SLOT);
            try (ResultSet row = select.executeQuery()) {
                return !row.next() ? Slot.MISSING : row.getBoolean(1) ? Slot.LOST : Slot.USABLE;
            }
        }
    }

    /** Makes the slot anew, from here on; what was written before stands in the outbox. */
    public static void makeSlot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '"
                    + SLOT + "' and wal_status = 'lost'");
            statement.execute("select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')"
                    + " where not exists (select from pg_replication_slots where slot_name = '" + SLOT + "')");
        }
    }

    /**
     * Notes which database this is.
     *
     * @return whether it is another one than the last time: restored, or failed over to a standby
     */
    public static boolean isAnotherDatabase(Connection connection) throws SQLException {
        return truth(connection, """
                with here as (
                  select s.system_identifier, c.timeline_id from pg_control_system() s, pg_control_checkpoint() c),
                before as (select system_identifier, timeline from relay_state where id = 1),
                noted as (
                  insert into relay_state (system_identifier, timeline) select system_identifier, timeline_id from here
                  on conflict (id) do update set system_identifier = excluded.system_identifier,
                    timeline = excluded.timeline, seen_at = now())
                select exists (select from before b, here h
                                where (b.system_identifier, b.timeline) <> (h.system_identifier, h.timeline_id))""");
    }

    private static boolean truth(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
