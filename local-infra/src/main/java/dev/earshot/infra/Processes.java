package dev.earshot.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Processes of this machine. */
public final class Processes {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /** The start of a process in clock ticks since boot, counted among the fields behind its name: proc_pid_stat(5). */
    private static final int START_TICKS = 19;

    private Processes() {}

    /**
     * Whether it still does something. A killed process whose parent does not collect it stays in the process table, and
     * its handle calls it alive.
     */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && !state(process).startsWith("Z");
    }

    /** Whether somebody has stopped it (SIGSTOP): it will not hear anything but SIGKILL. */
    public static boolean isFrozen(ProcessHandle process) {
        return state(process).startsWith("T");
    }

    /**
     * What tells this process from a later one with the same pid: the tick of its start and the boot of the machine, for
     * ticks begin anew with each boot. Wall-clock times will not do: they move when the clock is set. Where there is no
     * {@code /proc}, the wall clock has to do.
     */
    public static String birth(ProcessHandle process) {
        String[] fields = state(process).split(" ", -1);
        if (fields.length > START_TICKS) {
            return fields[START_TICKS] + "@" + boot();
        }
        return Long.toString(
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /**
     * Ends it and all that it has started, without asking.
     *
     * @return whether all of them were gone within {@code patience}
     */
    public static boolean kill(ProcessHandle process, Duration patience) throws InterruptedException {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        long until = System.nanoTime() + patience.toNanos();
        for (ProcessHandle each : all) {
            if (!ended(each, Duration.ofNanos(Math.max(0, until - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** Waits for its end; false when it still runs after {@code patience}. */
    public static boolean ended(ProcessHandle process, Duration patience) throws InterruptedException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException slow) {
            return !runs(process);
        }
    }

    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException none) {
            return "";
        }
    }

    /** The fields of its entry in the process table from the state on; empty where there is no such table. */
    private static String state(ProcessHandle process) {
        try {
            // The state follows the name, which stands in parentheses and may contain some.
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).strip();
        } catch (IOException noSuchTable) {
            return "";
        }
    }
}
