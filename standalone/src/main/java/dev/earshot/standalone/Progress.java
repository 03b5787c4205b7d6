package dev.earshot.standalone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What people see while they wait: each step as it begins, and while one takes long, a sign of life every four seconds. A
 * line that ends with {@code ...} begins a step.
 */
final class Progress {
    private static final long BEGAN = System.nanoTime();
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(4);
    private static final String GOES_ON = " ...";

    private final PrintStream out;
    private String step = "";
    private long spoke = BEGAN;

    Progress(PrintStream out) {
        this.out = out;
        Thread clock = new Thread(this::tick, "progress");
        clock.setDaemon(true);
        clock.start();
    }

    synchronized void say(String line) {
        print(line);
        step = line.endsWith(GOES_ON) ? line.substring(0, line.length() - GOES_ON.length()) : "";
    }

    /** Passes on a line that is not ours; the step goes on. */
    synchronized void pass(String line) {
        out.println(line);
        spoke = System.nanoTime();
    }

    private void print(String line) {
        out.printf(Locale.ROOT, "[%5.1f s] %s%n", (double) (System.nanoTime() - BEGAN) / 1e9, line);
        spoke = System.nanoTime();
    }

    private synchronized void sign() {
        if (!step.isEmpty() && System.nanoTime() - spoke >= QUIET_NS) {
            print("still " + step + GOES_ON);
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(500);
                sign();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
