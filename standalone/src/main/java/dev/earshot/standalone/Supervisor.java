package dev.earshot.standalone;

import dev.earshot.infra.Database;
import dev.earshot.infra.Folders;
import dev.earshot.infra.LocalBroker;
import dev.earshot.infra.LocalPostgres;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts what is missing, in order, and keeps it running: PostgreSQL and the broker, then topics and tables, then the
 * services. What runs already from an earlier start is taken over as it is.
 */
final class Supervisor {
    private static final Duration READY_WITHIN = Duration.ofSeconds(170);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int KAFKA_TIMEOUT_MS = 60_000;

    private final Settings settings;
    private final Consumer<String> say;
    private final PidFile kafka;
    private final PidFile services;
    private final PidFile postgres;
    private @Nullable LocalPostgres database;
    private volatile boolean stopping;

    Supervisor(Settings settings, Consumer<String> say) {
        this.settings = settings;
        this.say = say;
        this.kafka = new PidFile(settings.run("kafka.pid"));
        this.services = new PidFile(settings.run("services.pid"));
        this.postgres = new PidFile(settings.run("postgres.pid"));
    }

    /** What keeps the system from starting, in one line for people. */
    static final class CannotStart extends Exception {
        private static final long serialVersionUID = 1;

        CannotStart(String message) {
            super(message);
        }
    }

    /**
     * Brings everything up and returns when it is ready.
     *
     * @return the API key when it was made now, else {@code null}
     */
    @Nullable
    String start() throws IOException, InterruptedException, CannotStart {
        Secrets secrets = Secrets.loadOrMake(settings);
        Folders.makePrivate(settings.data().resolve("run"));
        checkPorts();
        say.accept("starting PostgreSQL on 127.0.0.1:" + settings.postgresPort() + " and Kafka on "
                + settings.bootstrapServers() + " ...");
        infrastructure(secrets);
        say.accept("starting the services ...");
        if (services.process().isEmpty()) {
            services.write(Services.start(settings, secrets).toHandle());
        }
        awaitReady();
        return new Operator(settings).bootstrap(System.getenv("EARSHOT_BOOTSTRAP_API_KEY"));
    }

    /** Brings the database to its newest version, and nothing else. */
    int migrate() throws IOException, InterruptedException, CannotStart {
        Secrets secrets = Secrets.loadOrMake(settings);
        boolean runs = postgres.process().isPresent();
        postgres(secrets);
        int applied = migrate(secrets);
        if (!runs) {
            stopPostgres();
        }
        return applied;
    }

    private void checkPorts() throws CannotStart {
        if (services.process().isEmpty()) {
            free(settings.bind(), settings.port(), "EARSHOT_PORT");
            free("127.0.0.1", settings.managementPort(), "EARSHOT_MANAGEMENT_PORT");
        }
        if (kafka.process().isEmpty()) {
            free("127.0.0.1", settings.kafkaPort(), "EARSHOT_KAFKA_PORT");
        }
        if (postgres.process().isEmpty()) {
            free("127.0.0.1", settings.postgresPort(), "EARSHOT_PG_PORT");
        }
    }

    private static void free(String host, int port, String setting) throws CannotStart {
        if (!Ports.isFree(host, port)) {
            throw new CannotStart(
                    "port " + port + " is taken by another program; stop that, or set " + setting + " to a free port");
        }
    }

    private void infrastructure(Secrets secrets) throws IOException, InterruptedException, CannotStart {
        startKafka();
        CompletableFuture<Void> topics = CompletableFuture.runAsync(() -> {
            try {
                LocalTopics.create(settings.bootstrapServers(), KAFKA_TIMEOUT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        postgres(secrets);
        int applied = migrate(secrets);
        if (applied > 0) {
            say.accept("database: " + applied + " migrations applied");
        }
        try {
            topics.join();
        } catch (CompletionException failed) {
            throw new CannotStart("Kafka does not start; its log is " + settings.log("kafka"));
        }
    }

    private void startKafka() throws IOException {
        if (kafka.process().isPresent()) {
            return;
        }
        String classpath = System.getProperty("java.class.path");
        kafka.write(Java.process(
                        List.of(
                                Java.program(),
                                "-Xms64m",
                                "-Xmx192m",
                                "-Xss512k",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                classpath,
                                LocalBroker.class.getName(),
                                settings.data().resolve("kafka").toString(),
                                Integer.toString(settings.kafkaPort()),
                                Integer.toString(Ports.free())),
                        settings.log("kafka"))
                .start()
                .toHandle());
    }

    private void postgres(Secrets secrets) throws IOException, InterruptedException, CannotStart {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "earshot");
        LocalPostgres started = LocalPostgres.start(new LocalPostgres.Settings(
                settings.data().resolve("postgres"), cache, settings.postgresPort(), secrets.admin(), Map.of()));
        database = started;
        Optional<ProcessHandle> process = started.process();
        if (process.isPresent()) {
            postgres.write(process.get());
        }
    }

    private int migrate(Secrets secrets) throws CannotStart {
        Database earshot = new Database("127.0.0.1", settings.postgresPort(), "earshot");
        try {
            earshot.create(secrets.admin(), secrets.passwords());
            return earshot.migrate(secrets.owner());
        } catch (SQLException e) {
            throw new CannotStart("the database cannot be prepared: " + e.getMessage());
        }
    }

    private void awaitReady() throws InterruptedException, CannotStart {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        long spoke = System.nanoTime();
        while (!Services.areReady(settings)) {
            if (services.process().isEmpty()) {
                throw new CannotStart("the services ended while starting; their log is " + settings.log("services"));
            }
            if (System.nanoTime() > until) {
                throw new CannotStart("the services are not ready; their log is " + settings.log("services"));
            }
            if (System.nanoTime() - spoke > TimeUnit.SECONDS.toNanos(4)) {
                say.accept("still starting ...");
                spoke = System.nanoTime();
            }
            Thread.sleep(100);
        }
    }

    /** Looks every second and starts again what has died; returns when told to stop. */
    void keepRunning() throws InterruptedException {
        while (!stopping) {
            try {
                restartWhatDied();
            } catch (IOException | CannotStart failed) {
                say.accept("not restarted yet: " + failed.getMessage());
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private void restartWhatDied() throws IOException, InterruptedException, CannotStart {
        Secrets secrets = Secrets.loadOrMake(settings);
        LocalPostgres server = database;
        if (server == null || server.process().isEmpty()) {
            say.accept("PostgreSQL has ended; starting it again");
            postgres(secrets);
        }
        if (kafka.process().isEmpty()) {
            say.accept("Kafka has ended; starting it again");
            startKafka();
        }
        if (services.process().isEmpty()) {
            say.accept("the services have ended; starting them again");
            services.write(Services.start(settings, secrets).toHandle());
        }
    }

    /** Ends everything in order: services first, for they still have to drain into the others. */
    void stop() {
        stopping = true;
        end(services, Duration.ofSeconds(12), "services");
        end(kafka, Duration.ofSeconds(8), "Kafka");
        stopPostgres();
        say.accept("stopped");
    }

    private void stopPostgres() {
        LocalPostgres server = database;
        if (server != null) {
            server.close();
        } else {
            // SIGINT is PostgreSQL's fast shutdown; a process handle can only send SIGTERM, which waits for clients.
            postgres.process().ifPresent(process -> {
                try {
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor();
                    process.onExit().get(8, TimeUnit.SECONDS);
                } catch (IOException | ExecutionException | TimeoutException e) {
                    process.destroyForcibly();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        forget(postgres);
    }

    private void end(PidFile file, Duration patience, String name) {
        file.process().ifPresent(process -> {
            say.accept("stopping " + name + " ...");
            process.destroy();
            try {
                process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException slow) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        });
        forget(file);
    }

    private static void forget(PidFile file) {
        try {
            file.delete();
        } catch (IOException e) {
            // A stale file is recognised at the next start.
        }
    }
}
