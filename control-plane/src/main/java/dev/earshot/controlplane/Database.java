package dev.earshot.controlplane;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The relay's own session: it holds the leader's place, so no pool may give it to anybody else. */
@Singleton
public final class Database {
    private final ControlPlaneConfig config;

    @Inject
    Database(ControlPlaneConfig config) {
        this.config = config;
    }

    /** A connection as earshot_pipeline, committing by itself; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + config.pgHost() + ":" + config.pgPort() + "/" + config.pgDatabase()
                        + "?connectTimeout=5&socketTimeout=30&tcpKeepAlive=true&ApplicationName=earshot-relay",
                "earshot_pipeline",
                config.pgPassword());
    }
}
