package dev.earshot.infra;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * The database of Earshot on a server: its three roles, itself, and its tables. What is there already stays.
 *
 * @param host of the server
 * @param port of the server
 * @param name of the database
 */
public record Database(String host, int port, String name) {
    /** Passwords of the three roles; each run may set new ones. */
    public record Passwords(String owner, String pipeline, String api) {
        @Override
        public String toString() {
            return "Passwords"; // a log must not have them
        }
    }

    /**
     * Makes the roles and the database.
     *
     * @param adminPassword of the superuser {@code postgres}
     * @throws SQLException when the server refuses
     */
    public void create(String adminPassword, Passwords passwords) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        LocalPostgres.jdbcUrl(host, port, "postgres"), "postgres", adminPassword);
                Statement statement = connection.createStatement()) {
            role(statement, "earshot_owner", "REPLICATION", passwords.owner());
            role(statement, "earshot_pipeline", "BYPASSRLS REPLICATION", passwords.pipeline());
            role(statement, "earshot_api", "", passwords.api());
            if (!exists(statement, "select 1 from pg_database where datname = '" + name + "'")) {
                statement.execute("create database " + name + " owner earshot_owner");
            }
        }
    }

    private static void role(Statement statement, String role, String attributes, String password) throws SQLException {
        String verb = exists(statement, "select 1 from pg_roles where rolname = '" + role + "'") ? "alter" : "create";
        statement.execute(
                verb + " role " + role + " login " + attributes + " password '" + password.replace("'", "''") + "'");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /**
     * Brings the tables to the newest version, from the migrations on the class path ({@code db/migration}).
     *
     * @return how many migrations were applied
     * @throws org.flywaydb.core.api.FlywayException when one fails; those before it stay applied
     */
    public int migrate(String ownerPassword) {
        return Flyway.configure()
                .dataSource(LocalPostgres.jdbcUrl(host, port, name), "earshot_owner", ownerPassword)
                .locations("classpath:db/migration")
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
