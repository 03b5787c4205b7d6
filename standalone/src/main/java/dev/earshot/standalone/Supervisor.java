package dev.earshot.standalone;

import dev.earshot.infra.Database;
import dev.earshot.infra.LocalTopics;
import dev.earshot.infra.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;

/**
 * Starts what is missing, in order, and keeps it running: PostgreSQL and the broker, then topics and tables, then the
 * services. What runs already from an earlier start is taken over as it is.
 */
final class Supervisor {
    private static final Duration READY_WITHIN = Duration.ofSeconds(170);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int KAFKA_TIMEOUT_MS = 60_000;
    private static final int POSTGRES_AGAIN = 4;

    private final Settings settings;
    private final Secrets secrets;
    private final Parts parts;
    private final Progress progress;
    private final List<Part> launched = new ArrayList<>();
    // Starting and noting a process is one step that a stop waits for; after it, nothing is started any more.
    private final Object launching = new Object();
    private volatile boolean stopping;

    Supervisor(Settings settings, Secrets secrets, Progress progress) {
        this.settings = settings;
        this.secrets = secrets;
        this.parts = Parts.of(settings, secrets);
        this.progress = progress;
    }

    /** Brings everything up and returns when it is ready. */
    void start() throws IOException, InterruptedException, Problem {
        Logging.toConsole(Level.OFF); // whom we ask may not be there yet, and says so at length
        settings.noteDown();
        boolean fresh = parts.services().stream().noneMatch(Part::runs);
        progress.say("starting PostgreSQL on 127.0.0.1:" + settings.ports().postgres() + " and Kafka on "
                + settings.bootstrapServers() + " ...");
        launch(parts.kafka());
        CompletableFuture<Void> topics = CompletableFuture.runAsync(this::createTopics);
        startPostgres();
        // Services that run have their tables; a newer version waits for their next start.
        int applied = fresh ? bringTablesUpToDate() : 0;
        if (applied > 0) {
            progress.say("database: " + applied + " migrations applied");
        }
        // Where this build has been ready before there are all topics: the services can wait for Kafka by themselves.
        if (fresh && !hasBeenReady()) {
            awaitTopics(topics);
        }
        progress.say("starting the services ...");
        for (JvmPart service : parts.services()) {
            launch(service);
        }
        awaitTopics(topics);
        awaitReady();
        Files.writeString(readyOnce(), build());
    }

    private boolean hasBeenReady() throws IOException {
        return Files.exists(readyOnce()) && Files.readString(readyOnce()).equals(build());
    }

    private Path readyOnce() {
        return settings.run("ready-once");
    }

    private String build() {
        return String.valueOf(settings.app().getFileName());
    }

    /**
     * Brings the database to its newest version, and nothing else; {@link #undo} ends the server if it did not run.
     *
     * @return how many migrations that took
     */
    int migrate() throws IOException, InterruptedException, Problem {
        progress.say("bringing the database up to date ...");
        startPostgres();
        return bringTablesUpToDate();
    }

    private void launch(Part part) throws IOException, InterruptedException {
        synchronized (launching) {
            if (stopping) {
                throw new InterruptedException("told to stop");
            }
            if (!part.runs()) {
                part.launch();
                launched.add(part);
            }
        }
    }

    private void startPostgres() throws IOException, InterruptedException {
        parts.postgres().server().unpack();
        for (int again = 0; ; again++) {
            launch(parts.postgres());
            try {
                parts.postgres().server().awaitConnections();
                return;
            } catch (IOException failed) {
                // Children of a postmaster that was killed hold its shared memory for a moment.
                if (again == POSTGRES_AGAIN || parts.postgres().runs()) {
                    throw failed;
                }
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    private int bringTablesUpToDate() throws Problem {
        Database earshot = new Database("127.0.0.1", settings.ports().postgres(), "earshot");
        try {
            earshot.create(secrets.admin(), secrets.passwords());
            return earshot.migrate(secrets.owner());
        } catch (SQLException | FlywayException e) {
            throw new Problem("the database cannot be brought up to date: " + e.getMessage());
        }
    }

    private void createTopics() {
        try {
            LocalTopics.create(settings.bootstrapServers(), KAFKA_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTopics(CompletableFuture<Void> topics) throws InterruptedException, Problem {
        Problem dead = new Problem("Kafka does not start; its log is " + settings.log("kafka"));
        while (!topics.isDone()) {
            if (!parts.kafka().runs()) {
                throw dead;
            }
            Thread.sleep(20);
        }
        try {
            topics.join();
        } catch (CompletionException failed) {
            throw dead;
        }
    }

    private void awaitReady() throws InterruptedException, Problem {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        for (JvmPart service : parts.services()) {
            Layout.Jvm jvm = Objects.requireNonNull(service.jvm());
            while (!Health.isReady(jvm)) {
                if (!service.runs()) {
                    throw new Problem(
                            service.title() + " ended while starting; the log is " + settings.log(jvm.name()));
                }
                if (System.nanoTime() > until) {
                    throw new Problem(
                            "not ready after 170 s: " + service.title() + "; the log is " + settings.log(jvm.name()));
                }
                Thread.sleep(50);
            }
        }
    }

    /** Looks twice a second and starts again what has died; returns when told to stop. */
    void keepRunning() throws InterruptedException {
        List<Watch> watches = parts.all().stream().map(Watch::new).toList();
        while (!stopping) {
            for (Watch watch : watches) {
                watch.look();
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** Keeps one part running; a part that will not start holds up no other, and is tried less and less often. */
    private final class Watch {
        private static final long LONGEST_PAUSE_MS = 4_000;
        private static final long STEADY_MS = 60_000;

        private final Part part;
        private long pauseMs;
        private long triedAt = now() - STEADY_MS;

        Watch(Part part) {
            this.part = part;
        }

        void look() throws InterruptedException {
            if (part.runs() || now() - triedAt < pauseMs) {
                return;
            }
            pauseMs = now() - triedAt > STEADY_MS ? 0 : Math.clamp(2 * pauseMs, 1_000, LONGEST_PAUSE_MS);
            triedAt = now();
            try {
                progress.say(part.title() + " ended; starting again");
                launch(part);
            } catch (IOException failed) {
                progress.say(part.title() + " not started: " + failed.getMessage());
            }
        }

        private static long now() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Ends everything in order, within {@code patience}: the services first, for they still drain into the others. */
    void stop(Duration patience) {
        launchNothingMore();
        end(parts.all(), patience);
    }

    /** Ends what this supervisor has started, and leaves what it has taken over. */
    void undo(Duration patience) {
        launchNothingMore();
        end(launched, patience);
    }

    private void launchNothingMore() {
        synchronized (launching) {
            stopping = true;
        }
    }

    private void end(List<Part> some, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        List<List<Part>> running = parts.stages().reversed().stream()
                .map(stage -> stage.stream()
                        .<Part>map(part -> part)
                        .filter(some::contains)
                        .filter(Part::runs)
                        .toList())
                .filter(stage -> !stage.isEmpty())
                .toList();
        for (int i = 0; i < running.size(); i++) {
            // Half of what is left, and all of it for the last: one that hangs leaves time for those behind it.
            Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            endAtOnce(running.get(i), i == running.size() - 1 ? left : left.dividedBy(2));
        }
        if (!running.isEmpty()) {
            progress.say("stopped");
        }
    }

    private void endAtOnce(List<Part> stage, Duration patience) {
        progress.say("stopping " + stage.stream().map(Part::title).collect(Collectors.joining(", ")) + " ...");
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            stage.forEach(part -> each.execute(() -> {
                try {
                    part.end(patience);
                } catch (IOException failed) {
                    progress.say(String.valueOf(Problem.of(failed).getMessage()));
                }
            }));
        }
    }
}
