package dev.earshot.controlplane;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database as a test sees it, past the product. */
public final class Tables {
    private Tables() {}

    public static Connection asAdmin() throws SQLException {
        return connect("postgres", System.getProperty("earshot.pg.admin-password"));
    }

    public static Connection asPipeline() throws SQLException {
        return connect("earshot_pipeline", System.getProperty("earshot.pg.pipeline-password"));
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(System.getProperty("earshot.pg.admin-url"), user, password);
    }

    public static void run(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    public static List<String> query(String sql, Object... parameters) {
        try (Connection connection = asAdmin();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves a row in the outbox. */
    public static void outbox(Connection connection, String messages) throws SQLException {
        run(connection, "select ensure_partitions((now() at time zone 'utc')::date)");
        run(connection, "insert into outbox (messages) values (?::text::jsonb)", messages);
    }

    /** Calls of one agent, one second apart, the last one now; ids rise from {@code first}. */
    public static void calls(long project, long agent, long first, int howMany, String turns) throws SQLException {
        try (Connection connection = asPipeline()) {
            run(connection, "select ensure_partitions((now() at time zone 'utc')::date)");
            run(
                    connection,
                    "insert into call_key (project_id, call_log_id, provider_call_id, received_on)"
                            + " select ?, ? + n, 'call_' || n, (now() at time zone 'utc')::date from generate_series(0, ? - 1) n",
                    project,
                    first,
                    howMany);
            run(connection, """
                    insert into call_log (project_id, call_log_id, received_on, revision, agent_id, provider_call_id,
                      call_timestamp, received_at, webhook_at, duration_ms, origin, document, provenance, created_at, updated_at)
                    select p, i + n, (now() at time zone 'utc')::date, 1, a, 'call_' || n, t, t, t, 1000, 'production',
                      jsonb_build_object('project_id', p, 'id', i + n, 'call_id', 'call_' || n, 'provider', 'custom',
                        'origin', 'production', 'agent_id', a, 'received_at', t, 'started_at', t, 'duration_ms', 61000,
                        'turns', ?::text::jsonb), '{}', t, t
                    from (select ?::bigint p, ?::bigint a, ?::bigint i) x,
                         lateral (select n, date_trunc('second', now()) - make_interval(secs => n) t
                                    from generate_series(0, ? - 1) n) calls""", turns, project, agent, first, howMany);
        }
    }
}
