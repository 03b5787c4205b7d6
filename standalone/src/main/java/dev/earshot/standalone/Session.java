package dev.earshot.standalone;

import dev.earshot.infra.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A launcher's life on its data folder: alone there, noted, and stopping what it runs when it is told to end. */
final class Session {
    /** What the launcher does once everything is ready. */
    interface Work {
        /**
         * Does it.
         *
         * @param firstKey the API key, when this start has made it, else {@code null}
         * @return the exit code
         */
        int run(Supervisor supervisor, @Nullable String firstKey) throws IOException, InterruptedException, Problem;
    }

    /** Of the 30 s that a stop may take, with what the script and the two JVMs need. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(23);

    private Session() {}

    /**
     * Starts everything that is missing and does the work. Whatever it returns with, the end of this process stops the
     * system; only a start that failed leaves running what it has found running.
     */
    static int run(Settings asked, Progress progress, Work work) throws IOException, InterruptedException, Problem {
        Folders.makePrivate(asked.data());
        Folders.makePrivate(asked.data().resolve("run"));
        Folders.makePrivate(asked.data().resolve("logs"));
        try (FileChannel channel = lockFile(asked);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new Problem("another launcher is at work on " + asked.data());
            }
            Settings settings = asked.asRunning();
            FreePorts.checkAll(settings); // before anything is made: the next start is still the first
            Secrets secrets = Secrets.loadOrMake(settings, System.getenv("EARSHOT_BOOTSTRAP_API_KEY"));
            Parts.of(settings).launcher().write(ProcessHandle.current());
            Supervisor supervisor = new Supervisor(settings, secrets, progress);
            Ending ending = new Ending(supervisor);
            Runtime.getRuntime().addShutdownHook(new Thread(ending, "stop"));
            try {
                supervisor.start();
                boolean made = new Operator(settings).bootstrap(secrets.apiKey());
                ending.started = true;
                progress.say("all parts are ready");
                return work.run(supervisor, made ? secrets.apiKey() : null);
            } catch (Problem | IOException | InterruptedException failed) {
                if (supervisor.isStopping()) {
                    return 1; // what fails while everything ends is no news
                }
                throw failed;
            }
        }
    }

    /** The file whose lock says that a launcher is at work; the kernel drops it with its process, however that ends. */
    static FileChannel lockFile(Settings settings) throws IOException {
        return FileChannel.open(settings.run("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static final class Ending implements Runnable {
        private final Supervisor supervisor;
        private volatile boolean started;

        Ending(Supervisor supervisor) {
            this.supervisor = supervisor;
        }

        @Override
        public void run() {
            if (started) {
                supervisor.stop(STOP_WITHIN);
            } else {
                supervisor.undo(STOP_WITHIN);
            }
        }
    }
}
