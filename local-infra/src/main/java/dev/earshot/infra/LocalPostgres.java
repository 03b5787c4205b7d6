package dev.earshot.infra;

import java.io.File;
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
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server with logical decoding, listening on the loopback address with passwords required. Its folder says
 * whether it runs, whoever has started it.
 */
public final class LocalPostgres implements AutoCloseable {
    /** What of the server is the caller's choice. */
    public record Settings(Path folder, Path cache, int port, String adminPassword, Map<String, String> options) {
        @Override
        public String toString() {
            return "PostgreSQL in " + folder + " on port " + port; // never the password
        }
    }

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration KILLED = Duration.ofSeconds(1);

    private final Settings settings;
    private final Unprivileged user;
    private final PostgresPlace place;
    private volatile @Nullable Process launched;

    private LocalPostgres(Settings settings) {
        this.settings = settings;
        this.user = Unprivileged.choose();
        this.place = PostgresPlace.of(settings, user);
    }

    /** The server of this folder, whether it runs or not; nothing is started. */
    public static LocalPostgres of(Settings settings) {
        return new LocalPostgres(settings);
    }

    /**
     * Starts the server, or takes over the one that runs on this folder already, and returns when it takes connections.
     *
     * @throws IOException with the end of the server's log, when it does not come up
     */
    public static LocalPostgres start(Settings settings) throws IOException, InterruptedException {
        LocalPostgres postgres = of(settings);
        postgres.unpack();
        postgres.launch();
        postgres.awaitConnections();
        return postgres;
    }

    /**
     * Where this user keeps what can be made again: in his home, shared by all folders, or where he has none (a container
     * may run as a uid without a name), in {@code otherwise}.
     */
    public static Path cache(Path otherwise) {
        Path home = Path.of(System.getProperty("user.home"));
        return home.isAbsolute() && Files.isWritable(home)
                ? home.resolve(".cache").resolve("earshot")
                : otherwise;
    }

    /**
     * Unpacks the programs where they are missing; takes seconds the first time.
     *
     * @throws IOException when the folders cannot be written, or belong to somebody else
     */
    public void unpack() throws IOException {
        place.make();
        Path unpacked = PostgresBinaries.unpack(place.cache());
        if (!Files.isDirectory(unpacked)) {
            throw new IOException("no PostgreSQL in " + unpacked);
        }
    }

    /** Starts the server where it does not run, and returns at once; the programs must be unpacked. */
    public void launch() throws IOException {
        if (process().isPresent()) {
            return;
        }
        Path programs = PostgresBinaries.unpack(place.cache()).resolve("bin");
        user.own(place.base());
        if (!Files.exists(place.data().resolve("PG_VERSION"))) {
            initialise(programs);
        }
        List<String> command = new ArrayList<>(Commands.join(
                user.prefix(),
                programs.resolve("postgres").toString(),
                "-D",
                place.data().toString(),
                "-p",
                Integer.toString(settings.port())));
        options().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        settings.options().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        launched = new ProcessBuilder(Commands.ownSession(command))
                .directory(place.base().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    /** Deletes the data; the server must not run. */
    public void delete() throws IOException {
        if (process().isPresent()) {
            throw new IOException("PostgreSQL still runs on " + place.base());
        }
        Folders.delete(place.base());
    }

    private void initialise(Path programs) throws IOException {
        Folders.delete(place.data()); // what a start killed half-way has left
        Path passwordFile = Files.createTempFile(
                place.base(),
                "pw",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, settings.adminPassword());
            user.own(place.base());
            Commands.run(Commands.ownSession(Commands.join(
                    user.prefix(),
                    programs.resolve("initdb").toString(),
                    "-D",
                    place.data().toString(),
                    "-U",
                    "postgres",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync")));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
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
        Process own = launched;
        return recorded()
                .or(() -> own != null && own.isAlive() ? Optional.of(own.toHandle()) : Optional.empty())
                .filter(Processes::runs);
    }

    // A file that outlived a crash may name a pid that now belongs to somebody else: who does not work there is not it.
    private Optional<ProcessHandle> recorded() {
        try {
            List<String> lines = Files.readAllLines(place.data().resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::worksHere);
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    private boolean worksHere(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isSymbolicLink(folder)
                    ? Files.readSymbolicLink(folder).equals(place.data().toRealPath())
                    : process.info().command().orElse("postgres").endsWith("postgres");
        } catch (IOException notOurs) {
            return false;
        }
    }

    /**
     * Waits until it takes connections.
     *
     * @throws IOException with the end of the server's log, when it does not come up
     */
    public void awaitConnections() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            // A server that accepts and does not answer (it may be frozen) is asked again, and not waited for.
            String impatient = jdbcUrl("127.0.0.1", settings.port(), "postgres") + "?loginTimeout=5&socketTimeout=5";
            try (Connection connection = DriverManager.getConnection(impatient, "postgres", settings.adminPassword())) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (process().isEmpty() || System.nanoTime() - began > START.toNanos()) {
                    throw new IOException(
                            "PostgreSQL does not start on port " + settings.port() + ": " + endOfLog(), notYet);
                }
            }
            Thread.sleep(50);
        }
    }

    private String endOfLog() throws IOException {
        if (!Files.exists(place.log())) {
            return "no log at " + place.log();
        }
        List<String> lines = Files.readAllLines(place.log());
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** JDBC address of a database of a server. */
    public static String jdbcUrl(String host, int port, String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** The port it listens on. */
    public int port() {
        return settings.port();
    }

    /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() {
        stop(STOP);
    }

    /** Fast shutdown, and after {@code patience} no shutdown at all: it and its children are killed. */
    public void stop(Duration patience) {
        Optional<ProcessHandle> running = process();
        if (running.isEmpty()) {
            return;
        }
        ProcessHandle postmaster = running.get();
        try {
            // SIGINT is the fast shutdown; a process handle can only send SIGTERM, which waits for clients.
            Commands.run(List.of("kill", "-INT", Long.toString(postmaster.pid())));
            if (Processes.ended(postmaster, patience)) {
                return;
            }
        } catch (IOException refused) {
            // It has ended meanwhile, or is not ours to ask: what follows finds out.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            boolean _ = Processes.kill(postmaster, KILLED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
