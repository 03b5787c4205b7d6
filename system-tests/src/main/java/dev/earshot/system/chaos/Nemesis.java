package dev.earshot.system.chaos;

import dev.earshot.system.machine.OneMachine;
import dev.earshot.system.machine.OneMachine.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Damages a running system by real signals and real packet filters, one strike after the other, and notes each. */
final class Nemesis {
    /** Between two strikes work goes on for so long. */
    private static final Duration REST = Duration.ofSeconds(3);

    private static final String POSTGRES = "postgres";

    private final OneMachine machine;
    private final @Nullable Clocks clocks;
    private final PrintStream out;
    private final List<Strike> strikes = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    Nemesis(OneMachine machine, @Nullable Clocks clocks, PrintStream out) {
        this.machine = machine;
        this.clocks = clocks;
        this.out = out;
    }

    OneMachine machine() {
        return machine;
    }

    /** The services' clocks, of a machine that was started with them. */
    Clocks clocks() {
        return Objects.requireNonNull(clocks);
    }

    /** What was done so far. */
    List<Strike> strikes() {
        return strikes;
    }

    /** What should have happened beside the balance and did not. */
    List<String> faults() {
        return faults;
    }

    void fault(String what) {
        faults.add(what);
    }

    /** Does something, notes it, and rests; the deed is over when what was damaged is back. */
    void strike(String what, OneMachine.Deed deed) throws IOException, InterruptedException {
        long struck = System.currentTimeMillis();
        deed.run();
        note(what, struck);
    }

    private void note(String what, long struck) {
        long back = System.currentTimeMillis();
        strikes.add(new Strike(what, struck, back));
        out.printf(Locale.ROOT, "    %s: %.1f s%n", what, (back - struck) / 1e3);
        pause(REST);
    }

    /** {@code kill -9}; the launcher brings it back. */
    void kill(Part part) throws IOException, InterruptedException {
        replace(part, part.name() + " killed", () -> OneMachine.signal("KILL", List.of(part.process())));
    }

    /** {@code kill -9} of the postmaster and of all its children. */
    void killPostgres() throws IOException, InterruptedException {
        List<ProcessHandle> all = machine.postgres();
        replace(machine.part(POSTGRES), "postgres killed with its children", () -> OneMachine.signal("KILL", all));
    }

    /** A fast shutdown (SIGINT) of the postmaster. */
    void shutDownPostgres() throws IOException, InterruptedException {
        Part postmaster = machine.part(POSTGRES);
        replace(postmaster, "postgres shut down", () -> OneMachine.signal("INT", List.of(postmaster.process())));
    }

    /** Asks it to end (SIGTERM); the launcher brings it back. */
    void terminate(Part part) throws IOException, InterruptedException {
        replace(part, part.name() + " told to end", () -> OneMachine.signal("TERM", List.of(part.process())));
    }

    // Over when what runs in its place is ready.
    private void replace(Part part, String what, OneMachine.Deed deed) throws IOException, InterruptedException {
        long[] struck = new long[1];
        machine.replaced(part, () -> {
            struck[0] = System.currentTimeMillis();
            deed.run();
        });
        note(what, struck[0]);
    }

    /** SIGSTOP, and SIGCONT after a while. */
    void freeze(String name, Duration time) throws IOException, InterruptedException {
        List<ProcessHandle> frozen = name.equals(POSTGRES)
                ? machine.postgres()
                : List.of(machine.part(name).process());
        strike(name + " frozen for " + time.toSeconds() + " s", () -> {
            OneMachine.signal("STOP", frozen);
            pause(time);
            OneMachine.signal("CONT", frozen.reversed());
        });
    }

    /** Drops what goes to a port of this machine, or what comes from it, for a while. */
    void cut(String what, int port, boolean towards, Duration time) throws IOException, InterruptedException {
        strike(
                what + (towards ? ": nothing reaches it" : ": nothing comes back") + " for " + time.toSeconds() + " s",
                () -> {
                    PacketFilter.drop(port, towards);
                    try {
                        pause(time);
                    } finally {
                        PacketFilter.let(port, towards);
                    }
                });
    }

    static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long rest = time.toNanos(); rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(rest, TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
