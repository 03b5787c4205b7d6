package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One PostgreSQL server with logical decoding, listening on the loopback address with passwords required. */
public final class LocalPostgres implements AutoCloseable {
    /** What of the server is the caller's choice. */
    public record Settings(Path folder, Path cache, int port, String adminPassword, Map<String, String> options) {}

    private static final Path OUTSIDE = Path.of("/var/tmp");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Path data;
    private final int port;

    private LocalPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /**
     * Starts the server, or takes over the one that runs on this folder already, and returns when it takes connections.
     *
     * @throws IOException with the end of the server's log, when it does not come up
     */
    public static LocalPostgres start(Settings settings) throws IOException, InterruptedException {
        Unprivileged user = Unprivileged.choose();
        Path base = place(settings.folder(), user);
        Path cache = user.needsOwnFolder()
                ? OUTSIDE.resolve("earshot-cache")
                : settings.cache().toAbsolutePath();
        Path programs = PostgresBinaries.unpack(cache).resolve("bin");
        Folders.makePrivate(base);
        LocalPostgres postgres = new LocalPostgres(base.resolve("data"), settings.port());
        if (postgres.process().isEmpty()) {
            user.own(base);
            if (!Files.exists(postgres.data.resolve("PG_VERSION"))) {
                initialise(user, programs, base, settings.adminPassword());
            }
            launch(user, programs, base, settings);
        }
        postgres.awaitConnections(settings.adminPassword(), base.resolve("postgres.log"));
        return postgres;
    }

    // Another user cannot walk into a private folder: his data lies outside, for him alone.
    private static Path place(Path folder, Unprivileged user) {
        Path base = folder.toAbsolutePath();
        return user.needsOwnFolder()
                ? OUTSIDE.resolve("earshot-postgres-"
                        + Integer.toHexString(base.toString().hashCode()))
                : base;
    }

    /** Deletes the data of a server that does not run. */
    public static void delete(Path folder) throws IOException {
        Folders.delete(place(folder, Unprivileged.choose()));
    }

    private static void initialise(Unprivileged user, Path programs, Path base, String password) throws IOException {
        Folders.delete(base.resolve("data")); // what a start killed half-way has left
        Path passwordFile = Files.createTempFile(
                base, "pw", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, password);
            user.own(base);
            Commands.run(Commands.join(
                    user.prefix(),
                    programs.resolve("initdb").toString(),
                    "-D",
                    base.resolve("data").toString(),
                    "-U",
                    "postgres",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static void launch(Unprivileged user, Path programs, Path base, Settings settings) throws IOException {
        List<String> command = new ArrayList<>(Commands.join(
                user.prefix(),
                programs.resolve("postgres").toString(),
                "-D",
                base.resolve("data").toString(),
                "-p",
                Integer.toString(settings.port())));
        options().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        settings.options().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        base.resolve("postgres.log").toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
    }

    private static Map<String, String> options() {
        return Map.of(
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "wal_level", "logical",
                "max_replication_slots", "10",
                "max_wal_senders", "10",
                "max_connections", "100",
                "shared_buffers", "64MB",
                "max_slot_wal_keep_size", "1GB",
                "timezone", "UTC",
                "log_min_messages", "warning");
    }

    /** The postmaster, while it lives. */
    public Optional<ProcessHandle> process() {
        try {
            Path file = data.resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            // A file that outlived a crash may name a pid that now belongs to somebody else.
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(Processes::runs)
                    .filter(process ->
                            process.info().command().orElse("postgres").endsWith("postgres"));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void awaitConnections(String password, Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection connection =
                    DriverManager.getConnection(jdbcUrl("127.0.0.1", port, "postgres"), "postgres", password)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                boolean dead = process().isEmpty()
                        && System.nanoTime() > until - START.minusSeconds(5).toNanos();
                if (dead || System.nanoTime() > until) {
                    throw new IOException("PostgreSQL does not start on port " + port + ": " + tail(log), e);
                }
            }
            Thread.sleep(50);
        }
    }

    private static String tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "no log at " + log;
        }
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** JDBC address of a database of a server. */
    public static String jdbcUrl(String host, int port, String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() {
        process().ifPresent(process -> {
            try {
                Commands.run(List.of("kill", "-INT", Long.toString(process.pid())));
                process.onExit().get(STOP.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.destroyForcibly();
            }
        });
    }
}
