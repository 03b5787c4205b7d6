package dev.earshot.bench;

import dev.earshot.bench.peer.BareDatabase;
import dev.earshot.infra.Database;
import dev.earshot.infra.LocalPostgres;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server with Earshot's tables and those of the bare steps; what is committed is on disk. */
public final class Postgres implements AutoCloseable {
    /** Of all roles; the server lives as long as the measurement. */
    public static final String PASSWORD = "bench";

    private static final String DATABASE = "earshot";

    private final LocalPostgres server;

    private Postgres(LocalPostgres server) {
        this.server = server;
    }

    /** Starts one in a folder. */
    public static Postgres start(Path folder) throws IOException, InterruptedException, SQLException {
        Postgres postgres = new Postgres(LocalPostgres.start(new LocalPostgres.Settings(
                folder.resolve("postgres"),
                LocalPostgres.cache(folder.resolve("programs")),
                Ports.free(),
                PASSWORD,
                // Nobody is to be measured while the server writes what another has left.
                Map.of("max_wal_size", "8GB", "shared_buffers", "512MB"))));
        Database database = new Database("127.0.0.1", postgres.server.port(), DATABASE);
        database.create(PASSWORD, new Database.Passwords(PASSWORD, PASSWORD, PASSWORD));
        database.migrate(PASSWORD);
        postgres.execute(BareDatabase.TABLES);
        return postgres;
    }

    /** Whether the server was built with lz4; where it was not, all documents are compressed as by default. */
    public boolean hasLz4() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show default_toast_compression")) {
            return rows.next() && rows.getString(1).equals("lz4");
        }
    }

    /** Empties tables. */
    public void truncate(List<String> tables) throws SQLException {
        execute("truncate " + String.join(", ", tables));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                LocalPostgres.jdbcUrl("127.0.0.1", server.port(), DATABASE), "postgres", PASSWORD);
    }

    /** Processor time of the server and all its processes so far, seconds. */
    public double cpuSeconds() throws IOException {
        return ProcessFigures.treeCpuSeconds(server.process()
                .orElseThrow(() -> new IOException("PostgreSQL has ended"))
                .pid());
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        try {
            server.delete(); // it may not lie in the folder that was asked for
        } catch (IOException left) {
            System.err.println("earshot: a folder of PostgreSQL is left: " + left.getMessage());
        }
    }
}
