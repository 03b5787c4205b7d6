package dev.earshot.standalone;

import dev.earshot.infra.Processes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** The verb that ends everything: the launcher in order, and what a launcher that died has left behind. One deadline. */
final class Stop {
    private static final Duration WITHIN = Duration.ofSeconds(27);
    private static final Duration FOR_THE_LAUNCHER = Session.STOP_WITHIN.plusSeconds(2);

    private final Settings settings;
    private final Progress progress;

    Stop(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    int run() throws IOException, InterruptedException, Problem {
        Parts parts = Parts.of(settings);
        if (!parts.anyRuns() || !Files.exists(settings.run("launcher.lock"))) {
            progress.say("nothing runs here");
            return 0;
        }
        long until = System.nanoTime() + WITHIN.toNanos();
        progress.say("stopping ...");
        try (FileChannel channel = Session.lockFile(settings)) {
            endLauncher(parts, channel, until).close();
        }
        if (parts.anyRuns()) {
            Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            new Supervisor(settings, Secrets.NONE, progress).stop(left);
        } else {
            progress.say("stopped");
        }
        parts.launcher().delete();
        return 0;
    }

    /** Returns with the launcher's lock: from then on nobody starts anything. */
    private static FileLock endLauncher(Parts parts, FileChannel channel, long until)
            throws IOException, InterruptedException, Problem {
        while (true) {
            Optional<ProcessHandle> launcher = parts.otherLauncher();
            if (launcher.isPresent()) {
                end(launcher.get());
            }
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > until) {
                throw new Problem("another launcher is at work on this folder and does not end");
            }
            Thread.sleep(50);
        }
    }

    private static void end(ProcessHandle launcher) throws InterruptedException {
        launcher.destroy();
        // A frozen one hears nothing; its parts are ended by us.
        if (Processes.isFrozen(launcher) || !Processes.ended(launcher, FOR_THE_LAUNCHER)) {
            launcher.destroyForcibly();
            boolean _ = Processes.ended(launcher, Duration.ofSeconds(1));
        }
    }
}
