package dev.earshot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of a process; memory on Linux only (proc_pid_smaps(5)). */
public final class ProcessFigures {
    private ProcessFigures() {}

    /** User and system time so far, seconds, in steps of 10 ms. */
    public static double cpuSeconds(long pid) throws IOException {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IOException("process " + pid + " has ended"))
                        .toMillis()
                / 1e3;
    }

    /** The most memory that was resident at once, kB; what processes share counts in full. */
    public static long peakKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Resident memory, kB; what processes share counts in part for each (PSS). */
    public static long residentKb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
